package dev.gantry.contracts.routing;

import java.util.concurrent.TimeUnit;

/**
 * The buckets in which routers count how long answers took: each holds what took longer
 * than the bound before and at most its own; the last one holds all that took longer.
 * Counts of several routers and times add up, which quantiles do not.
 */
public final class LatencyBuckets {

	private static final long[] MILLIS = { 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000,
			2000, 3000, 5000, 10_000, 30_000 };

	/** How many buckets there are. */
	public static final int COUNT = MILLIS.length + 1;

	private LatencyBuckets() {
	}

	/** The bucket of a latency in nanoseconds, from 0. */
	public static int of(long nanos) {
		for (int bucket = 0; bucket < MILLIS.length; bucket++) {
			if (nanos <= TimeUnit.MILLISECONDS.toNanos(MILLIS[bucket])) {
				return bucket;
			}
		}
		return MILLIS.length;
	}

	/**
	 * A quantile in milliseconds, as if latencies were spread evenly within a bucket; of
	 * those beyond the last bound the bound is told.
	 * @param counts one for each bucket
	 * @param share from 0 to 1, for example 0.95
	 * @return the quantile, or {@code null} if nothing was counted
	 */
	public static Double quantile(long[] counts, double share) {
		long all = 0;
		for (long count : counts) {
			all += count;
		}
		if (all == 0) {
			return null;
		}
		double wanted = share * all;
		double before = 0;
		for (int bucket = 0; bucket < MILLIS.length; bucket++) {
			if (counts[bucket] > 0 && before + counts[bucket] >= wanted) {
				double from = (bucket == 0) ? 0 : MILLIS[bucket - 1];
				return from + (MILLIS[bucket] - from) * Math.max(0, wanted - before) / counts[bucket];
			}
			before += counts[bucket];
		}
		return (double) MILLIS[MILLIS.length - 1];
	}

}
