package dev.gantry.platform.control;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.link.ReportReply;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.scheduler.cluster.NodeObservation;
import org.springframework.context.SmartLifecycle;

/** The control plane of a server, with the thread that runs its loop. */
final class LeadingControlPlane implements ControlPlane, SmartLifecycle {

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

	private final LeaderLease lease;

	private final ControlLoop loop;

	private final Hearing hearing;

	private final Bulletins bulletins;

	private final SteadyClock clock;

	private Thread thread;

	LeadingControlPlane(LeaderLease lease, ControlLoop loop, Hearing hearing, Bulletins bulletins, SteadyClock clock) {
		this.lease = lease;
		this.loop = loop;
		this.hearing = hearing;
		this.bulletins = bulletins;
		this.clock = clock;
	}

	@Override
	public void changed() {
		this.loop.changed();
	}

	@Override
	public long epoch() {
		return this.loop.epoch();
	}

	@Override
	public void confirm() {
		this.lease.confirm(this.loop.epoch());
	}

	@Override
	public CompletionStage<Assignments> assignments(String nodeId, long revision, Duration wait) {
		requireLeading();
		return told(this.bulletins.assignments(nodeId, revision, bounded(wait)));
	}

	@Override
	public ReportReply report(String nodeId, NodeReport report) {
		requireLeading();
		if (this.hearing.hear(nodeId, report, this.clock.now())) {
			this.loop.heard();
		}
		return new ReportReply(this.loop.epoch());
	}

	@Override
	public void requestStream(String nodeId, StreamRequest request) {
		this.bulletins.request(nodeId, request);
	}

	@Override
	public void dropStream(String nodeId, String streamId) {
		this.bulletins.drop(nodeId, streamId);
	}

	@Override
	public Map<String, NodeObservation> nodes() {
		return this.hearing.nodes();
	}

	@Override
	public CompletionStage<RoutingTable> table(String routerId, long revision, Duration wait) {
		requireLeading();
		return told(this.bulletins.table(revision, bounded(wait))).thenApply((table) -> {
			this.hearing.give(routerId, revision, this.clock.now());
			return table;
		});
	}

	@Override
	public void report(RouterReport report) {
		requireLeading();
		if (this.hearing.hear(report, this.clock.now())) {
			this.loop.heard();
		}
	}

	private void requireLeading() {
		if (this.loop.epoch() == 0) {
			throw notLeading();
		}
	}

	private static <T> CompletionStage<T> told(CompletionStage<T> document) {
		return document.exceptionally((failure) -> {
			throw notLeading();
		});
	}

	private static GantryException notLeading() {
		return new GantryException(ErrorCode.NOT_LEADING, "This server does not lead the platform at the moment",
				"Try again in a moment, or ask another server");
	}

	private static Duration bounded(Duration wait) {
		if (wait.isNegative()) {
			return Duration.ZERO;
		}
		return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
	}

	@Override
	public synchronized void start() {
		this.thread = new Thread(this.loop, "gantry-control");
		this.thread.start();
	}

	@Override
	public synchronized void stop() {
		this.loop.close();
		try {
			this.thread.join(STOP_LIMIT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread = null;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.thread != null;
	}

}
