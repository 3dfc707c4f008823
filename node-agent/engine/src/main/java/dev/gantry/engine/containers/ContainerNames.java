package dev.gantry.engine.containers;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** Which container has which name: no two ever have the same. */
final class ContainerNames {

	/** Shorter beginnings of ids are not taken for containers: they fit too many. */
	private static final int SHORTEST_PREFIX = 2;

	private final Map<String, String> ids = new ConcurrentHashMap<>();

	/**
	 * Gives a name to a container.
	 * @throws GantryException {@code STATE_CONFLICT} when another one has it
	 */
	void take(String name, String id) {
		String holder = this.ids.putIfAbsent(name, id);
		if (holder != null && !holder.equals(id)) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"The name '" + name + "' is container " + holder + "'s already",
					"Choose another name, or rename or remove that container first");
		}
	}

	/** Takes a name away from the container that has it. */
	void giveBack(String name, String id) {
		this.ids.remove(name, id);
	}

	/**
	 * Whom somebody means: by id, by name, or by the beginning of an id that fits one
	 * container only.
	 * @param known all ids
	 */
	Optional<String> find(String text, Set<String> known) {
		if (known.contains(text)) {
			return Optional.of(text);
		}
		String named = this.ids.get(text);
		if (named != null || text.length() < SHORTEST_PREFIX) {
			return Optional.ofNullable(named);
		}
		var fitting = known.stream().filter((id) -> id.startsWith(text)).limit(2).toList();
		return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
	}

}
