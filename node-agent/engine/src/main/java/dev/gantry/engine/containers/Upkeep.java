package dev.gantry.engine.containers;

import java.time.Instant;

import dev.gantry.engine.health.Health;

/**
 * What the engine has noted while it looks after a container.
 *
 * @param startedAt when its program was last executed, or {@code null}
 * @param restarts how often the engine started it again by its restart policy, since
 * somebody last started it
 * @param stopped whether somebody asked it to stop since it was last started
 * @param restartAt when the engine will start it again, or {@code null}
 * @param health its health, or {@code null} while it is not examined
 */
public record Upkeep(Instant startedAt, int restarts, boolean stopped, Instant restartAt, Health health) {

	/** Nothing yet. */
	public static final Upkeep NONE = new Upkeep(null, 0, false, null, null);

	/** A run begins, by somebody's wish or the restart policy's. */
	Upkeep starting(boolean again) {
		return new Upkeep(this.startedAt, again ? this.restarts + 1 : 0, false, null, null);
	}

	Upkeep started(Instant at) {
		return new Upkeep(at, this.restarts, this.stopped, null, this.health);
	}

	/** As an earlier agent noted it. */
	Upkeep restored(int restarts, boolean stopped) {
		return new Upkeep(this.startedAt, restarts, stopped, null, this.health);
	}

	/** Somebody wants it to rest. */
	Upkeep toStop() {
		return new Upkeep(this.startedAt, this.restarts, true, null, this.health);
	}

	Upkeep withRestartAt(Instant restartAt) {
		return new Upkeep(this.startedAt, this.restarts, this.stopped, restartAt, this.health);
	}

	Upkeep with(Health health) {
		return new Upkeep(this.startedAt, this.restarts, this.stopped, this.restartAt, health);
	}

	boolean sameNotes(Upkeep other) {
		return this.restarts == other.restarts && this.stopped == other.stopped;
	}

}
