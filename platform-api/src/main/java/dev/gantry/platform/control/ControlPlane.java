package dev.gantry.platform.control;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.scheduler.cluster.NodeObservation;

/**
 * The door to the leader's loop for the controllers of this module. Callers have already
 * authenticated the node or router. All methods are safe for any thread and none waits:
 * what may take long answers with a stage.
 */
public interface ControlPlane {

	/**
	 * Tells that desired state has changed in the database. Call it after the commit; it
	 * returns at once, and many calls at a time cost one look.
	 */
	void changed();

	/** The present leader's epoch. */
	long epoch();

	/**
	 * Makes sure, in the caller's transaction, that this server still leads. It holds
	 * nobody up, so that the lease can be renewed meanwhile: what the caller then writes
	 * must be safe by itself against a next leader, for example by a unique row.
	 */
	void confirm();

	/**
	 * What a node shall do: at once when its revision is not the given one, else on the
	 * next change or with the unchanged list after {@code wait}.
	 */
	CompletionStage<Assignments> assignments(String nodeId, long revision, Duration wait);

	/** Takes a node's report; also its heartbeat. */
	ReportReply report(String nodeId, NodeReport report);

	/**
	 * Asks a node to open a stream towards the platform. The request stays in the node's
	 * assignments until {@link #dropStream}.
	 */
	void requestStream(String nodeId, StreamRequest request);

	/** Takes a stream request back, after the stream has been opened or given up. */
	void dropStream(String nodeId, String streamId);

	/** The last reports of the nodes that have reported since this leader began. */
	Map<String, NodeObservation> nodes();

	/**
	 * The routing table: at once when its revision is not the given one, else on the next
	 * change or unchanged after {@code wait}. From then on the router counts: what it may
	 * send requests to is not stopped before it tells that it has a later table.
	 */
	CompletionStage<RoutingTable> table(String routerId, long revision, Duration wait);

	/** Takes a router's report; also its heartbeat. */
	void report(RouterReport report);

}
