package dev.gantry.platform.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.Observed;
import dev.gantry.scheduler.cluster.RouterObservation;
import dev.gantry.scheduler.routing.Publication;

/**
 * What agents and routers have told since this leader began. In memory only: it fills
 * itself again within a heartbeat.
 */
final class Hearing {

	/** Two reports of one agent can overtake each other, but not by so much. */
	private static final Duration OVERTAKING = Duration.ofSeconds(2);

	/** A router that was silent for so long is forgotten. */
	private static final Duration FORGOTTEN = Duration.ofMinutes(1);

	private Instant since = Instant.MIN;

	private final Map<String, Heard> nodes = new HashMap<>();

	private final Map<String, RouterObservation> routers = new HashMap<>();

	private record Heard(long sequence, NodeObservation observation, List<String> faults) {
	}

	/** Begins anew, with a new epoch. */
	synchronized void begin(Instant now) {
		this.since = now;
		this.nodes.clear();
		this.routers.clear();
	}

	/**
	 * Takes a node's report.
	 * @return whether it tells more than that the node is alive
	 */
	synchronized boolean hear(String nodeId, NodeReport report, Instant now) {
		Heard last = this.nodes.get(nodeId);
		if (last != null && report.sequence() < last.sequence()
				&& last.observation().at().plus(OVERTAKING).isAfter(now)) {
			return false;
		}
		NodeObservation observation = NodeObservation.of(now, report);
		this.nodes.put(nodeId, new Heard(report.sequence(), observation, faults(report)));
		return last == null || !last.observation().containers().equals(observation.containers())
				|| !last.observation().capacity().equals(observation.capacity());
	}

	/** What is wrong with a node, and what runs there that nobody asked for. */
	private static List<String> faults(NodeReport report) {
		List<String> faults = new ArrayList<>(report.faults() == null ? List.of() : report.faults());
		report.containers()
			.stream()
			.filter((container) -> !container.known())
			.forEach((container) -> faults.add("Container " + container.containerId()
					+ " runs here though no assignment made it; it is left alone"));
		return List.copyOf(faults);
	}

	/**
	 * Takes a router's report.
	 * @return whether it tells more than that the router is alive
	 */
	synchronized boolean hear(RouterReport report, Instant now) {
		RouterObservation observation = RouterObservation.of(now, report);
		RouterObservation last = this.routers.put(report.routerId(), observation);
		this.routers.values().removeIf((router) -> router.at().plus(FORGOTTEN).isBefore(now));
		return last == null || last.revision() != observation.revision()
				|| !Objects.equals(last.inFlight(), observation.inFlight());
	}

	/**
	 * Takes note of a router before it is given a table: no backend that is in it may
	 * stop until the router has told of a later one.
	 */
	synchronized void give(String routerId, long revision, Instant now) {
		this.routers.merge(routerId, RouterObservation.asking(null, revision, now),
				(last, first) -> RouterObservation.asking(last, revision, now));
	}

	/** All that is observed, with the table that is published. */
	synchronized Observed observed(Publication publication) {
		return new Observed(this.since, nodes(), this.routers, publication);
	}

	/** The last reports by node id. */
	synchronized Map<String, NodeObservation> nodes() {
		Map<String, NodeObservation> observations = new HashMap<>();
		this.nodes.forEach((id, heard) -> observations.put(id, heard.observation()));
		return observations;
	}

	/** What each node last said is wrong with it. */
	synchronized Map<String, List<String>> faults() {
		Map<String, List<String>> faults = new HashMap<>();
		this.nodes.forEach((id, heard) -> faults.put(id, heard.faults()));
		return faults;
	}

}
