package dev.gantry.contracts.routing;

import java.util.List;

/**
 * What a router has done with the table: {@code POST /router/v1/report}, sent once a
 * table is in force, whenever a draining backend's load becomes zero, and every few
 * seconds. "Traffic moved" is when every live router has applied the revision; "drained"
 * is when each of them reports nothing in flight.
 *
 * @param routerId unique to the router process
 * @param revision of the table in force
 * @param draining the draining backends' loads
 */
public record RouterReport(String routerId, long revision, List<BackendLoad> draining) {

	/**
	 * Requests and upgraded connections in flight to one backend.
	 *
	 * @param instanceId the instance
	 * @param generation which attempt
	 * @param inFlight how many
	 */
	public record BackendLoad(String instanceId, long generation, int inFlight) {
	}

}
