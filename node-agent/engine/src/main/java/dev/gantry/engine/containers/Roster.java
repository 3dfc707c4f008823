package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which containers a home has: their directories, their names, and what must be there as
 * long as they are.
 */
final class Roster {

	private static final Logger LOGGER = LoggerFactory.getLogger(Roster.class);

	private final EngineHome home;

	private final JsonMapper json;

	private final Directories directories;

	private final Belongings belongings;

	private final Map<String, LiveContainer> containers = new ConcurrentHashMap<>();

	private final ContainerNames names = new ContainerNames();

	/** Directories that hold a container which this version cannot read. */
	private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

	Roster(EngineHome home, JsonMapper json, Directories directories, Belongings belongings) {
		this.home = home;
		this.json = json;
		this.directories = directories;
		this.belongings = belongings;
	}

	ContainerNames names() {
		return this.names;
	}

	List<LiveContainer> all() {
		return List.copyOf(this.containers.values());
	}

	/**
	 * Whose control groups are not to be ended: those of containers that cannot be read,
	 * too.
	 */
	Set<String> ids() {
		Set<String> ids = new HashSet<>(this.containers.keySet());
		ids.addAll(this.unreadable);
		return ids;
	}

	/**
	 * Takes in a directory that an earlier agent left. One broken document must not keep
	 * all the others from being served: such a container is left as it is, and said so.
	 */
	void find(Path path, Finding finding) throws IOException {
		String id = path.getFileName().toString();
		ContainerDirectory directory = new ContainerDirectory(path, this.json);
		try {
			Optional<ContainerDirectory.Document> document = directory.hidden() ? Optional.empty()
					: directory.document();
			if (document.isEmpty()) {
				ContainerDirectory.delete(this.home.containers(), id);
				return;
			}
			ContainerSpec spec = document.get().spec();
			if (!spec.id().equals(id)) {
				throw new IllegalArgumentException("its document is that of container '" + spec.id() + "'");
			}
			LiveContainer live = new LiveContainer(directory,
					new Container(spec, document.get().createdAt(), new ContainerState.Created(), null));
			finding.found(live);
			this.names.take(live.current().name(), id);
			this.containers.put(id, live);
			this.belongings.restore(spec);
		}
		catch (RuntimeException ex) {
			this.unreadable.add(id);
			finding.lost(directory);
			LOGGER.error("Container {} cannot be read and is left as it is; remove {} when it is not needed: {}", id,
					path, ex.getMessage());
		}
	}

	/**
	 * Makes a container that does not run.
	 * @throws GantryException with {@code STATE_CONFLICT} when its id or name is taken;
	 * then, as after every failure, nothing of it is left
	 */
	LiveContainer create(ContainerSpec spec, Instant now) {
		ContainerDirectory directory = new ContainerDirectory(this.home.containers().resolve(spec.id()), this.json);
		LiveContainer live = new LiveContainer(directory, new Container(spec, now, new ContainerState.Created(), null));
		if (this.unreadable.contains(spec.id()) || this.containers.putIfAbsent(spec.id(), live) != null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "There is a container '" + spec.id() + "' already",
					"Choose another id, or remove it first");
		}
		try {
			this.names.take(live.current().name(), spec.id());
			this.belongings.claim(spec);
			this.directories.removals().await(spec.id());
			directory.create(this.directories.spares(), spec, now);
			return live;
		}
		catch (IOException | RuntimeException ex) {
			this.containers.remove(spec.id());
			this.belongings.release(spec.id());
			this.names.giveBack(live.current().name(), spec.id());
			throw (ex instanceof GantryException told) ? told : new GantryException(ErrorCode.INTERNAL,
					"Create container '" + spec.id() + "': " + ex.getMessage(), null, ex);
		}
	}

	/** Forgets a container that does not run. To be called with its monitor held. */
	void remove(LiveContainer live) {
		String id = live.id();
		try {
			this.directories.removals().remove(live.directory());
			this.containers.remove(id);
			this.belongings.release(id);
			this.names.giveBack(live.current().name(), id);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "Remove container '" + id + "': " + ex.getMessage(), null,
					ex);
		}
	}

	List<Container> list() {
		return this.containers.values()
			.stream()
			.map(LiveContainer::current)
			.sorted(Comparator.comparing(Container::createdAt).thenComparing(Container::id))
			.toList();
	}

	Optional<LiveContainer> get(String id) {
		return Optional.ofNullable(this.containers.get(id));
	}

	/** By id, name or the beginning of an id. */
	Optional<LiveContainer> find(String text) {
		return this.names.find(text, this.containers.keySet()).flatMap(this::get);
	}

	/**
	 * The container with an id.
	 * @throws GantryException with {@code NOT_FOUND} when there is none
	 */
	LiveContainer require(String id) {
		return get(id)
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "There is no container '" + id + "'"));
	}

	/** Where directories come from, and where they go. */
	record Directories(SpareDirectories spares, Removals removals) {
	}

	/** Finds out what became of a container. */
	interface Finding {

		void found(LiveContainer live) throws IOException;

		/** Keeps others from getting what a container may have that cannot be read. */
		void lost(ContainerDirectory directory);

	}

}
