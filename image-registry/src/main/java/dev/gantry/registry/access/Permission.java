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

	/** The scope to ask the token service for; empty for none. */
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

}
