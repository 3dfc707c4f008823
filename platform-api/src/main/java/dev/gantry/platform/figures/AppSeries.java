package dev.gantry.platform.figures;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.apps.FiguresView.Point;
import dev.gantry.contracts.routing.LatencyBuckets;
import dev.gantry.contracts.routing.TrafficReport.AppTraffic;

/**
 * What one app did, in steps of equal length; the oldest fall off. Steps in which nothing
 * was told take no place.
 */
final class AppSeries {

	static final Duration STEP = Duration.ofSeconds(10);

	static final int STEPS = 360;

	private final Deque<Step> steps = new ArrayDeque<>();

	synchronized void traffic(AppTraffic traffic, Instant now) {
		Step step = at(now);
		step.requests += traffic.requests();
		step.errors += traffic.errors();
		for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
			step.latencies[bucket] += traffic.latencies().get(bucket);
		}
	}

	/**
	 * Notes what a node's instances of the app used since the node's last report.
	 * @param node the node
	 * @param cpu processor time since then, or {@code null} if it is not known yet
	 * @param memory bytes at the moment
	 */
	synchronized void usage(String node, Duration cpu, long memory, Instant now) {
		Step step = at(now);
		if (cpu != null) {
			step.cpuNanos = ((step.cpuNanos != null) ? step.cpuNanos : 0) + cpu.toNanos();
		}
		step.memory.put(node, memory);
	}

	/** The steps that are over, oldest first. */
	synchronized List<Point> points(Instant now) {
		forget(now);
		Instant current = begin(now);
		List<Point> points = new ArrayList<>(this.steps.size());
		this.steps.stream().filter((step) -> step.at.isBefore(current)).forEach((step) -> points.add(step.point()));
		return points;
	}

	/** The step that is over last, if there was something to tell in it. */
	synchronized Optional<Point> newest(Instant now) {
		Instant last = begin(now).minus(STEP);
		Iterator<Step> backwards = this.steps.descendingIterator();
		while (backwards.hasNext()) {
			Step step = backwards.next();
			if (!step.at.isAfter(last)) {
				return step.at.equals(last) ? Optional.of(step.point()) : Optional.empty();
			}
		}
		return Optional.empty();
	}

	synchronized boolean isEmpty(Instant now) {
		forget(now);
		return this.steps.isEmpty();
	}

	private Step at(Instant now) {
		forget(now);
		Instant begin = begin(now);
		if (this.steps.isEmpty() || this.steps.getLast().at.isBefore(begin)) {
			this.steps.addLast(new Step(begin));
		}
		return this.steps.getLast();
	}

	private void forget(Instant now) {
		Instant oldest = begin(now).minus(STEP.multipliedBy(STEPS));
		while (!this.steps.isEmpty() && this.steps.getFirst().at.isBefore(oldest)) {
			this.steps.removeFirst();
		}
	}

	static Instant begin(Instant now) {
		return Instant.ofEpochSecond(now.getEpochSecond() / STEP.toSeconds() * STEP.toSeconds());
	}

	/** A step while it is filled. */
	private static final class Step {

		private final Instant at;

		private final long[] latencies = new long[LatencyBuckets.COUNT];

		private final Map<String, Long> memory = new HashMap<>(2);

		private long requests;

		private long errors;

		private Long cpuNanos;

		private Step(Instant at) {
			this.at = at;
		}

		private Point point() {
			double seconds = STEP.toSeconds();
			return new Point(this.at, this.requests / seconds, this.errors / seconds,
					LatencyBuckets.quantile(this.latencies, 0.5), LatencyBuckets.quantile(this.latencies, 0.95),
					(this.cpuNanos != null) ? this.cpuNanos / seconds / 1e9 : null,
					this.memory.isEmpty() ? null : this.memory.values().stream().mapToLong(Long::longValue).sum());
		}

	}

}
