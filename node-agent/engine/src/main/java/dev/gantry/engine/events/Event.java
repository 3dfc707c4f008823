package dev.gantry.engine.events;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened.
 *
 * @param at when
 * @param subject to what kind of thing
 * @param action what
 * @param id to which thing of that kind
 * @param attributes more of it: the caller's labels, and what the action says it has
 */
public record Event(Instant at, Subject subject, Action action, String id, Map<String, String> attributes) {

	/** Attribute of {@link Action#DIE} and {@link Action#EXEC_DIE}: the exit code. */
	public static final String EXIT_CODE = "exitCode";

	/** Attribute of {@link Action#KILL}: the signal's number. */
	public static final String SIGNAL = "signal";

	/** Attribute of {@link Action#HEALTH_STATUS}: {@code healthy} and the like. */
	public static final String HEALTH = "health";

	/** Attribute of the events of an exec: its id. */
	public static final String EXEC_ID = "execID";

	/** Attribute of {@link Action#EXEC_CREATE} and {@link Action#EXEC_START}. */
	public static final String COMMAND = "command";

	/** Attribute of events of a container: the image it was made of. */
	public static final String IMAGE = "image";

	/** Attribute of most events: the name that people know the thing by. */
	public static final String NAME = "name";

	public Event {
		Objects.requireNonNull(at, "at");
		Objects.requireNonNull(subject, "subject");
		Objects.requireNonNull(action, "action");
		Objects.requireNonNull(id, "id");
		attributes = Map.copyOf(attributes);
	}

	/** A kind of thing that events happen to. */
	public enum Subject {

		CONTAINER, IMAGE, NETWORK, VOLUME, BUILDER

	}

	/** What happens to things. */
	public enum Action {

		CREATE, START, DIE, OOM, KILL, STOP, PAUSE, UNPAUSE, RESTART, RENAME, UPDATE, DESTROY, ATTACH, DETACH, RESIZE,
		COPY, COMMIT, EXPORT, TOP, HEALTH_STATUS, EXEC_CREATE, EXEC_START, EXEC_DIE, EXEC_DETACH, PULL, PUSH, TAG,
		UNTAG, DELETE, IMPORT, LOAD, SAVE, CONNECT, DISCONNECT, MOUNT, UNMOUNT, REMOVE, PRUNE, ARCHIVE_PATH,
		EXTRACT_TO_DIR;

		/** As Docker's Engine API spells it, for example {@code exec_create}. */
		public String label() {
			String label = name().toLowerCase(java.util.Locale.ROOT);
			return (this == ARCHIVE_PATH || this == EXTRACT_TO_DIR) ? label.replace('_', '-') : label;
		}

	}

}
