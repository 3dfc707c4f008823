package dev.gantry.platform.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Time that does not jump by itself: the wall clock of the start plus what has gone by
 * since. A clock that is set forward must not make every node look silent. Who goes by it
 * asks now and then whether the wall clock was set, and begins anew with that one. In
 * microseconds, which is what the database keeps. For any thread.
 */
final class SteadyClock {

	/** More than a clock that is only corrected is ever away. */
	private static final Duration SET = Duration.ofSeconds(5);

	private final Clock wall;

	private final LongSupplier nanos;

	private volatile Start start;

	SteadyClock(Clock wall) {
		this(wall, System::nanoTime);
	}

	/**
	 * A clock.
	 * @param wall the time of day
	 * @param nanos what has gone by, in nanoseconds
	 */
	SteadyClock(Clock wall, LongSupplier nanos) {
		this.wall = wall;
		this.nanos = nanos;
		this.start = new Start(wall.instant(), nanos.getAsLong());
	}

	Instant now() {
		Start since = this.start;
		return since.at().plusNanos(this.nanos.getAsLong() - since.nanos()).truncatedTo(ChronoUnit.MICROS);
	}

	/** By how much the wall clock was set since the start; zero if it was not. */
	Duration set() {
		Duration away = Duration.between(now(), this.wall.instant());
		return (away.abs().compareTo(SET) > 0) ? away : Duration.ZERO;
	}

	/** Goes by the wall clock as it is now. */
	void follow() {
		this.start = new Start(this.wall.instant(), this.nanos.getAsLong());
	}

	private record Start(Instant at, long nanos) {
	}

}
