package dev.gantry.platform.control;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Time that never jumps: the wall clock of the start plus what has gone by since. A clock
 * that is set forward must not make every node look silent. In microseconds, which is
 * what the database keeps.
 */
final class SteadyClock {

	private final Instant start;

	private final long startNanos = System.nanoTime();

	SteadyClock(Clock wall) {
		this.start = wall.instant();
	}

	Instant now() {
		return this.start.plusNanos(System.nanoTime() - this.startNanos).truncatedTo(ChronoUnit.MICROS);
	}

}
