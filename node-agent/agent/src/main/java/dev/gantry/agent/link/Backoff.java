package dev.gantry.agent.link;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after failures in a row: doubling from a first delay to a longest one,
 * each time spread over 50 to 100 % so that many agents do not return as one.
 */
final class Backoff {

	private final Duration first;

	private final Duration longest;

	private final DoubleSupplier random;

	private int failures;

	/**
	 * Creates a back-off.
	 * @param first the delay after the first failure
	 * @param longest what no delay passes
	 * @param random numbers from 0 to 1
	 */
	Backoff(Duration first, Duration longest, DoubleSupplier random) {
		this.first = first;
		this.longest = longest;
		this.random = random;
	}

	/** The delay after one more failure. */
	Duration next() {
		long doubled = this.first.toMillis() << Math.min(this.failures, 20);
		this.failures++;
		long limit = Math.min(doubled, this.longest.toMillis());
		return Duration.ofMillis((long) (limit * (0.5 + this.random.getAsDouble() / 2)));
	}

	/** Begins anew after a success. */
	void reset() {
		this.failures = 0;
	}

	int failures() {
		return this.failures;
	}

}
