package dev.gantry.platform.runs;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.events.EventLog;
import dev.gantry.scheduler.cluster.Run.Ended;
import dev.gantry.scheduler.cluster.Run.Placed;
import dev.gantry.scheduler.cluster.Run.Stage;
import dev.gantry.scheduler.cluster.Run.Stopping;
import dev.gantry.scheduler.cluster.Run.Waiting;
import dev.gantry.scheduler.cluster.Run.Work;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.reconcile.Action;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The runs that the leader still has to do with: as it sees them and as it decides. */
public class OpenRuns {

	private final Runs runs;

	private final Apps apps;

	private final EventLog events;

	private final ApplicationEventPublisher publisher;

	OpenRuns(Runs runs, Apps apps, EventLog events, ApplicationEventPublisher publisher) {
		this.runs = runs;
		this.apps = apps;
		this.events = events;
		this.publisher = publisher;
	}

	/** As reconciliation sees them. */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<dev.gantry.scheduler.cluster.Run> load(Map<String, App> present) {
		return this.runs.findByClosedFalseOrderByCreatedAt()
			.stream()
			.filter((run) -> present.containsKey(run.appId()))
			.map((run) -> run(run, present.get(run.appId())))
			.toList();
	}

	private static dev.gantry.scheduler.cluster.Run run(Run run, App app) {
		RunSpec spec = run.spec();
		Work work = new Work(spec.command(), spec.environment(), spec.limits(), spec.terms(), spec.deadline());
		Slot slot = new Slot(app.name(), run.release(), dev.gantry.scheduler.cluster.Run.PROCESS, run.number());
		return new dev.gantry.scheduler.cluster.Run(run.id(), slot, app.teamId(), work, run.origin().deploymentId(),
				run.createdAt(), stage(run), run.waiting());
	}

	private static Stage stage(Run run) {
		return switch (run.state()) {
			case WAITING -> new Waiting(run.createdAt());
			case STARTING, RUNNING -> new Placed(run.nodeId(), run.placedAt(), run.startedAt());
			case STOPPING -> new Stopping(run.nodeId(), run.stoppingAt(), run.failure());
			case SUCCEEDED -> new Ended(run.nodeId(), run.endedAt(), null);
			case FAILED, STOPPED -> new Ended(run.nodeId(), run.endedAt(), run.failure());
		};
	}

	/** Stores what the leader has decided, in its transaction. */
	@EventListener
	void store(RunDecided decided) {
		this.runs.findForUpdate(decided.action().runId())
			.ifPresent((run) -> store(decided.action(), run, decided.now()));
	}

	private void store(Action.OfRun action, Run run, Instant now) {
		if (action instanceof Action.PlaceRun place) {
			run.place(place.nodeId(), now);
		}
		else if (action instanceof Action.ExplainRun explain) {
			run.explain(explain.waiting());
		}
		else if (action instanceof Action.BeginRun begin) {
			run.begin(begin.at());
		}
		else if (action instanceof Action.StopRun stop) {
			run.stop(stop.cause(), now);
		}
		else if (action instanceof Action.EndRun end && !run.state().ended()) {
			run.end((end.exit() != null) ? end.exit().code() : null, end.failure(), now);
			String app = this.apps.findById(run.appId()).map(App::name).orElseThrow();
			this.events.tell("run.ended", app, run.name(), EventLog.GANTRY, run.name() + " of " + app
					+ ((end.failure() == null) ? " ended well" : ": " + end.failure().detail()));
		}
		this.publisher.publishEvent(new RunMoved(run.id(), action instanceof Action.EndRun));
	}

}
