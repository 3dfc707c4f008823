package dev.gantry.engine.containers;

import java.time.Duration;
import java.util.Objects;

/**
 * When the engine starts a container again that has ended. The platform's instances are
 * never: the platform decides about those.
 *
 * @param when on what occasion
 * @param limit how often {@link When#ON_FAILURE} starts it again, 0 for no limit
 */
public record RestartPolicy(When when, int limit) {

	public static final RestartPolicy NEVER = new RestartPolicy(When.NO, 0);

	/** From the end to the next start, the first time. */
	static final Duration FIRST_DELAY = Duration.ofMillis(100);

	static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

	/** A run of this length makes up for those before it. */
	static final Duration GOOD_RUN = Duration.ofSeconds(10);

	public RestartPolicy {
		Objects.requireNonNull(when, "when");
		if (limit < 0 || (limit > 0 && when != When.ON_FAILURE)) {
			throw new IllegalArgumentException("only on-failure has a number of restarts, 0 or more: " + limit);
		}
	}

	/** Whether a container that has just ended starts again. */
	boolean afterEnd(int exitCode, Upkeep upkeep) {
		return !upkeep.stopped() && switch (this.when) {
			case NO -> false;
			case ON_FAILURE -> exitCode != 0 && (this.limit == 0 || upkeep.restarts() < this.limit);
			case ALWAYS, UNLESS_STOPPED -> true;
		};
	}

	/** Whether a container that once ran starts with the engine. */
	boolean withEngine(int exitCode, Upkeep upkeep) {
		return this.when == When.ALWAYS || afterEnd(exitCode, upkeep);
	}

	/**
	 * How long to wait before the next start.
	 * @param last the wait before the run that has ended; zero for none
	 * @param run how long that run was
	 */
	static Duration delay(Duration last, Duration run) {
		if (last.isZero() || run.compareTo(GOOD_RUN) >= 0) {
			return FIRST_DELAY;
		}
		Duration doubled = last.multipliedBy(2);
		return (doubled.compareTo(LONGEST_DELAY) > 0) ? LONGEST_DELAY : doubled;
	}

	/** Occasions to start a container again. */
	public enum When {

		/** Never. */
		NO,

		/** When its exit status is not 0. */
		ON_FAILURE,

		/** Whenever it was not stopped by somebody, and when the engine starts. */
		ALWAYS,

		/** As always, but the engine's start does not undo that somebody stopped it. */
		UNLESS_STOPPED

	}

}
