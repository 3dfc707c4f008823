package dev.gantry.engine.containers;

import dev.gantry.engine.health.HealthCheck;

/**
 * What the engine does for a container while nobody asks.
 *
 * @param restart when it is started again; {@code null} for never
 * @param health how its health is found out; {@code null} for not at all
 * @param init whether its first process is the launcher's, which passes signals on to its
 * program and waits for orphans
 */
public record Care(RestartPolicy restart, HealthCheck health, boolean init) {

	/** It is not started again, nor examined. */
	public static final Care NONE = new Care(RestartPolicy.NEVER, HealthCheck.NONE, false);

	public Care {
		restart = (restart == null) ? RestartPolicy.NEVER : restart;
		health = (health == null) ? HealthCheck.NONE : health;
	}

	public Care with(RestartPolicy restart) {
		return new Care(restart, this.health, this.init);
	}

	public Care with(HealthCheck health) {
		return new Care(this.restart, health, this.init);
	}

	public Care withInit(boolean init) {
		return new Care(this.restart, this.health, init);
	}

}
