package dev.gantry.router.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import dev.gantry.contracts.routing.LatencyBuckets;
import dev.gantry.contracts.routing.TrafficReport.AppTraffic;

/**
 * Counts answered requests by app, until somebody takes the counts. Names are those of
 * the routing table, so there are few.
 */
public final class Traffic {

	private static final int SERVER_ERROR = 500;

	private final Map<String, Counts> apps = new ConcurrentHashMap<>();

	void ended(String app, int status, long nanos) {
		Counts counts = this.apps.computeIfAbsent(app, (name) -> new Counts());
		counts.latencies.get(LatencyBuckets.of(nanos)).increment();
		if (status >= SERVER_ERROR) {
			counts.errors.increment();
		}
	}

	/** Takes what was counted since the last time; apps without requests are left out. */
	public List<AppTraffic> take() {
		List<AppTraffic> taken = new ArrayList<>();
		this.apps.forEach((app, counts) -> {
			long errors = counts.errors.sumThenReset();
			List<Long> latencies = counts.latencies.stream().map(LongAdder::sumThenReset).toList();
			long requests = latencies.stream().mapToLong(Long::longValue).sum();
			if (requests > 0) {
				taken.add(new AppTraffic(app, requests, Math.min(errors, requests), latencies));
			}
		});
		return taken;
	}

	/** What one app counts. */
	private static final class Counts {

		private final LongAdder errors = new LongAdder();

		private final List<LongAdder> latencies = Stream.generate(LongAdder::new).limit(LatencyBuckets.COUNT).toList();

	}

}
