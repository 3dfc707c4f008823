package dev.gantry.platform.runs;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.runs.RunView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppRegistry;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.Nodes;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Looks runs up, each under its app, and stops them. */
public class RunDesk {

	private final AppRegistry apps;

	private final Runs runs;

	private final Nodes nodes;

	private final EventLog events;

	private final ApplicationEventPublisher publisher;

	private final Clock clock;

	RunDesk(AppRegistry apps, Runs runs, Nodes nodes, EventLog events, ApplicationEventPublisher publisher,
			Clock clock) {
		this.apps = apps;
		this.runs = runs;
		this.nodes = nodes;
		this.events = events;
		this.publisher = publisher;
		this.clock = clock;
	}

	/**
	 * Newest first.
	 * @param job only those of this job, or {@code null}
	 */
	@Transactional(readOnly = true)
	public List<RunView> list(AppName name, String job, int most) {
		App app = this.apps.require(name);
		List<Run> found = (job == null) ? this.runs.findByAppIdOrderByNumberDesc(app.id(), Limit.of(most))
				: this.runs.findByJob(app.id(), job, Limit.of(most));
		Map<String, String> names = this.nodes.findAll().stream().collect(Collectors.toMap(Node::id, Node::name));
		return found.stream().map((run) -> RunViews.of(run, app.name(), names.get(run.nodeId()))).toList();
	}

	/** A run of the app, by its number or id. */
	@Transactional(readOnly = true)
	public RunView view(AppName name, String key) {
		App app = this.apps.require(name);
		return view(app, find(app, key));
	}

	/** The view of a run that is at hand. */
	@Transactional(readOnly = true)
	public RunView view(App app, Run run) {
		String node = (run.nodeId() == null) ? null : this.nodes.findById(run.nodeId()).map(Node::name).orElse(null);
		return RunViews.of(run, app.name(), node);
	}

	/** The run itself. */
	@Transactional(readOnly = true)
	public Run require(AppName name, String key) {
		return find(this.apps.require(name), key);
	}

	/** Lets a run end; one that has ended stays as it is. */
	@Transactional
	public RunView stop(AppName name, String key, String actor) {
		App app = this.apps.require(name);
		Run run = this.runs.findForUpdate(find(app, key).id()).orElseThrow();
		if (!run.state().ended()) {
			this.events.tell("run.stopped", app.name(), run.name(), actor, "Stops " + run.name());
		}
		stop(run, Run.stoppedBy(actor));
		return view(app, run);
	}

	/** Lets a run end, for a reason, in the caller's transaction. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void stop(Run run, Failure cause) {
		if (!run.state().ended()) {
			run.stop(cause, this.clock.instant());
			this.events.desiredStateChanged();
			this.publisher.publishEvent(new RunMoved(run.id(), false));
		}
	}

	private Run find(App app, String key) {
		return (key.matches("[0-9]{1,9}") ? this.runs.findByAppIdAndNumber(app.id(), Integer.parseInt(key))
				: this.runs.findById(key))
			.filter((run) -> run.appId().equals(app.id()))
			.orElseThrow(
					() -> new GantryException(ErrorCode.NOT_FOUND, "App '" + app.name() + "' has no run '" + key + "'",
							"'gantry runs " + app.name() + "' lists those that are remembered"));
	}

}
