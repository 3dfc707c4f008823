package dev.gantry.engine.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a container's health. It begins as {@code STARTING}; a success makes
 * it {@code HEALTHY}, as many failures in a row as the check allows make it
 * {@code UNHEALTHY}. Failures in the start period count for nothing until the first
 * success.
 *
 * @param status what it comes to
 * @param failingStreak failures since the last success
 * @param startedAt when the container's program began
 * @param results the last {@value #KEPT}, oldest first
 */
public record Health(Status status, int failingStreak, Instant startedAt, List<Result> results) {

	/** How many results are kept. */
	public static final int KEPT = 5;

	/** How much of a probe's output is kept, in bytes. */
	public static final int OUTPUT_LIMIT = 4096;

	public Health {
		results = List.copyOf(results);
	}

	/** Before the first probe. */
	public static Health starting(Instant startedAt) {
		return new Health(Status.STARTING, 0, startedAt, List.of());
	}

	/** What it is after one more probe. */
	public Health after(HealthCheck check, Result result) {
		List<Result> kept = new ArrayList<>(this.results);
		kept.add(result);
		kept = kept.subList(Math.max(0, kept.size() - KEPT), kept.size());
		if (result.exitCode() == 0) {
			return new Health(Status.HEALTHY, 0, this.startedAt, kept);
		}
		if (this.status == Status.STARTING && inStartPeriod(check, result.startedAt())) {
			return new Health(Status.STARTING, 0, this.startedAt, kept);
		}
		int streak = this.failingStreak + 1;
		return new Health((streak >= check.retries()) ? Status.UNHEALTHY : this.status, streak, this.startedAt, kept);
	}

	/** When the next probe is due, counted from the end of the last one. */
	public Instant due(HealthCheck check, Instant last) {
		boolean starting = this.status == Status.STARTING && inStartPeriod(check, last);
		return last.plus(starting ? check.startInterval() : check.interval());
	}

	private boolean inStartPeriod(HealthCheck check, Instant at) {
		return at.isBefore(this.startedAt.plus(check.startPeriod()));
	}

	/** What health comes to. */
	public enum Status {

		STARTING, HEALTHY, UNHEALTHY;

		/** As Docker's Engine API spells it. */
		public String label() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}

	}

	/**
	 * The outcome of one probe.
	 *
	 * @param startedAt its begin
	 * @param endedAt its end
	 * @param exitCode 0 for success; -1 when it took too long
	 * @param output the first {@value Health#OUTPUT_LIMIT} bytes
	 */
	public record Result(Instant startedAt, Instant endedAt, int exitCode, String output) {

		/** A probe that was killed. */
		public static final int TIMED_OUT = -1;

	}

}
