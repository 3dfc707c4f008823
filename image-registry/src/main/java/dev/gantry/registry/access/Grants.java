package dev.gantry.registry.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.oci.reference.RepositoryName;

/**
 * What a verified token allows.
 *
 * @param subject who has it, for the log
 * @param expires when it ends
 * @param granted its {@code access} claims
 */
public record Grants(String subject, Instant expires, List<Grant> granted) {

	private static final String ANY = "*";

	public Grants {
		granted = List.copyOf(granted);
	}

	/**
	 * Reads the claim {@code access}, a list of {@code {type, name, actions}}.
	 * @throws IllegalArgumentException if it is something else
	 */
	static List<Grant> parse(Object claim) {
		List<Grant> grants = new ArrayList<>();
		if (claim == null) {
			return grants;
		}
		if (!(claim instanceof List<?> list)) {
			throw new IllegalArgumentException("the claim 'access' is not a list");
		}
		for (Object item : list) {
			if (!(item instanceof Map<?, ?> map) || !(map.get("type") instanceof String type)
					|| !(map.get("name") instanceof String name) || !(map.get("actions") instanceof List<?> actions)) {
				throw new IllegalArgumentException("the claim 'access' has an entry without type, name and actions");
			}
			grants.add(new Grant(type, name, actions.stream().map(String::valueOf).collect(Collectors.toSet())));
		}
		return grants;
	}

	/** Whether the token is good for this. */
	public boolean allow(Permission permission) {
		if (permission instanceof Permission.OnRepository on) {
			return on.actions()
				.stream()
				.allMatch((action) -> has("repository", on.repository().value(), action.word()));
		}
		if (permission instanceof Permission.Mounting mounting) {
			return allow(mounting.target());
		}
		if (permission instanceof Permission.Upkeep) {
			return has("registry", "upkeep", ANY);
		}
		return permission instanceof Permission.SignedIn || has("registry", "catalog", ANY);
	}

	/** The repositories that it names and lets be pulled from. */
	public List<RepositoryName> pullable() {
		return this.granted.stream()
			.filter((grant) -> grant.type().equals("repository") && RepositoryName.isValid(grant.name()))
			.filter((grant) -> grant.actions().contains(Action.PULL.word()) || grant.actions().contains(ANY))
			.map((grant) -> RepositoryName.of(grant.name()))
			.toList();
	}

	private boolean has(String type, String name, String action) {
		return this.granted.stream()
			.anyMatch((grant) -> grant.type().equals(type) && grant.name().equals(name)
					&& (grant.actions().contains(action) || grant.actions().contains(ANY)));
	}

	/**
	 * One entry of the claim {@code access}.
	 *
	 * @param type {@code repository} or {@code registry}
	 * @param name of the repository
	 * @param actions what may be done
	 */
	record Grant(String type, String name, Set<String> actions) {
	}

}
