package dev.gantry.contracts.routing;

import java.util.List;

/**
 * Requests that a router has answered since its last report of them:
 * {@code POST /router/v1/traffic}, every few seconds, while there were any.
 *
 * @param routerId unique to the router process
 * @param apps one for each app that had requests
 */
public record TrafficReport(String routerId, List<AppTraffic> apps) {

	public TrafficReport {
		apps = List.copyOf(apps);
	}

	/**
	 * An app's requests.
	 *
	 * @param app the app's name
	 * @param requests how many were answered
	 * @param errors how many of them with a status of 500 or more
	 * @param latencies how many took how long, by the buckets of {@link LatencyBuckets}
	 */
	public record AppTraffic(String app, long requests, long errors, List<Long> latencies) {

		public AppTraffic {
			latencies = List.copyOf(latencies);
		}

	}

}
