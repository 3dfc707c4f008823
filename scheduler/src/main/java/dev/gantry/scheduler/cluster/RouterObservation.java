package dev.gantry.scheduler.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import dev.gantry.contracts.routing.RouterReport;

/**
 * What a router last told.
 *
 * @param at when, by the platform's clock
 * @param revision of the table that it has in force
 * @param inFlight requests in flight to draining backends; a backend that is missing has
 * none
 */
public record RouterObservation(Instant at, long revision, Map<GenerationKey, Integer> inFlight) {

	public RouterObservation {
		inFlight = Map.copyOf(inFlight);
	}

	public static RouterObservation of(Instant at, RouterReport report) {
		Map<GenerationKey, Integer> inFlight = report.draining()
			.stream()
			.collect(Collectors.toMap((load) -> new GenerationKey(load.instanceId(), load.generation()),
					RouterReport.BackendLoad::inFlight, Integer::sum));
		return new RouterObservation(at, report.revision(), inFlight);
	}

	/**
	 * A router that is given a table. From now on requests may go by it, though the
	 * router has not told yet that it has the table.
	 * @param last what is known of the router, or {@code null}
	 * @param revision of the table that it has in force while it asks
	 */
	public static RouterObservation asking(RouterObservation last, long revision, Instant at) {
		return last == null ? new RouterObservation(at, revision, Map.of())
				: new RouterObservation(at, last.revision(), last.inFlight());
	}

}
