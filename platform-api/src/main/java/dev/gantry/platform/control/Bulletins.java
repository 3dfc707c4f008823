package dev.gantry.platform.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.scheduler.assignment.NodeTasks;
import dev.gantry.scheduler.cluster.Build;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.routing.Publication;
import dev.gantry.scheduler.routing.RouteTable;

/**
 * What is published to nodes and routers. Both follow from stored state, so that
 * publishing needs no memory; revisions begin at the epoch times 2^32, so that they grow
 * over restarts too.
 */
final class Bulletins {

	private final Map<String, Board<Assignments>> nodes = new ConcurrentHashMap<>();

	private final Map<String, List<StreamRequest>> streams = new ConcurrentHashMap<>();

	private final Board<RoutingTable> table = new Board<>();

	private Publication publication = Publication.before(0);

	private long epoch;

	private static long firstRevision(long epoch) {
		return epoch << 32;
	}

	/** Begins a new epoch with nothing published. */
	synchronized void begin(long newEpoch) {
		this.epoch = newEpoch;
		this.publication = Publication.before(firstRevision(newEpoch));
		this.table.clear();
		this.nodes.values().forEach(Board::clear);
	}

	/** This server no longer leads: who waits shall ask elsewhere, and not in vain. */
	synchronized void end() {
		NotLeadingException reason = new NotLeadingException(this.epoch);
		this.table.close(reason);
		this.nodes.values().forEach((board) -> board.close(reason));
	}

	/** Publishes what has changed, and answers with the routing table in force. */
	synchronized Publication publish(Desired desired, Map<String, NodeObservation> heard) {
		Publication next = new RouteTable(desired.cluster()).after(this.publication);
		boolean first = this.table.read() == null;
		if (next != this.publication || first) {
			this.publication = next;
			this.table.post(next.table(), next.table().revision());
		}
		NodeTasks tasks = new NodeTasks(desired.cluster(), heard);
		for (Node node : desired.cluster().nodes()) {
			post(node.id(), tasks, builds(node.id(), desired), desired.discards().getOrDefault(node.id(), List.of()));
		}
		return this.publication;
	}

	private void post(String nodeId, NodeTasks tasks, List<BuildAssignment> builds, List<String> discards) {
		Board<Assignments> board = board(nodeId);
		Assignments last = board.read();
		Assignments next = new Assignments(this.epoch, last == null ? firstRevision(this.epoch) : last.revision(),
				tasks.of(nodeId), builds, this.streams.getOrDefault(nodeId, List.of()), discards);
		if (!next.equals(last)) {
			post(board, next);
		}
	}

	private static void post(Board<Assignments> board, Assignments next) {
		long revision = next.revision() + 1;
		board.post(next.at(revision), revision);
	}

	private static List<BuildAssignment> builds(String nodeId, Desired desired) {
		return desired.cluster()
			.builds()
			.stream()
			.filter((build) -> nodeId.equals(build.node()))
			.map(Build::id)
			.map(desired.builds()::get)
			.sorted(Comparator.comparing(BuildAssignment::buildId))
			.toList();
	}

	/** Adds a stream request to the node's assignments at once. */
	synchronized void request(String nodeId, StreamRequest request) {
		List<StreamRequest> requests = new ArrayList<>(this.streams.getOrDefault(nodeId, List.of()));
		requests.add(request);
		replaceStreams(nodeId, requests);
	}

	/** Takes a stream request out of the node's assignments. */
	synchronized void drop(String nodeId, String streamId) {
		List<StreamRequest> requests = new ArrayList<>(this.streams.getOrDefault(nodeId, List.of()));
		if (requests.removeIf((request) -> request.streamId().equals(streamId))) {
			replaceStreams(nodeId, requests);
		}
	}

	private void replaceStreams(String nodeId, List<StreamRequest> requests) {
		if (requests.isEmpty()) {
			this.streams.remove(nodeId);
		}
		else {
			this.streams.put(nodeId, List.copyOf(requests));
		}
		Board<Assignments> board = board(nodeId);
		Assignments last = board.read();
		if (last != null) {
			post(board, last.with(requests));
		}
	}

	CompletionStage<Assignments> assignments(String nodeId, long known, Duration wait) {
		return board(nodeId).read(known, wait);
	}

	CompletionStage<RoutingTable> table(long known, Duration wait) {
		return this.table.read(known, wait);
	}

	private Board<Assignments> board(String nodeId) {
		return this.nodes.computeIfAbsent(nodeId, (id) -> new Board<>());
	}

}
