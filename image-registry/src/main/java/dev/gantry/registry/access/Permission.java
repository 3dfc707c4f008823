package dev.gantry.registry.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.oci.reference.RepositoryName;

/** What a request needs its token to allow. */
public sealed interface Permission {

	/** Being somebody is enough. */
	Permission SIGNED_IN = new SignedIn();

	/** Listing all repositories. */
	Permission CATALOG = new Catalog();

	/** Seeing and doing what only the platform's administrators may. */
	Permission UPKEEP = new Upkeep();

	static Permission of(RepositoryName repository, Action... actions) {
		return new OnRepository(repository, EnumSet.copyOf(Arrays.asList(actions)));
	}

	/**
	 * Pushing to a repository, where a blob may be had from another if the token allows
	 * to pull from there, too.
	 */
	static Permission mounting(RepositoryName target, RepositoryName source) {
		return new Mounting(new OnRepository(target, EnumSet.of(Action.PULL, Action.PUSH)),
				new OnRepository(source, EnumSet.of(Action.PULL)));
	}

	/**
	 * The scopes to ask the token service for, separated by blanks; empty for none.
	 */
	String scope();

	/** Being somebody. */
	record SignedIn() implements Permission {

		@Override
		public String scope() {
			return "";
		}

	}

	/** Listing all repositories. */
	record Catalog() implements Permission {

		@Override
		public String scope() {
			return "registry:catalog:*";
		}

	}

	/** Seeing and doing what only the platform's administrators may. */
	record Upkeep() implements Permission {

		@Override
		public String scope() {
			return "registry:upkeep:*";
		}

	}

	/**
	 * Doing something to a repository.
	 *
	 * @param repository which
	 * @param actions all of them are needed
	 */
	record OnRepository(RepositoryName repository, Set<Action> actions) implements Permission {

		@Override
		public String scope() {
			return "repository:" + this.repository + ":"
					+ this.actions.stream().sorted().map(Action::word).collect(Collectors.joining(","));
		}

	}

	/**
	 * Pushing to a repository, and pulling from another if the token allows that. A
	 * client without a token is told of both, so that its first one is good for the
	 * mount.
	 *
	 * @param target needed
	 * @param source wished for
	 */
	record Mounting(OnRepository target, OnRepository source) implements Permission {

		@Override
		public String scope() {
			return this.target.scope() + " " + this.source.scope();
		}

	}

}
