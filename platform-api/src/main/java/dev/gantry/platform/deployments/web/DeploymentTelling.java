package dev.gantry.platform.deployments.web;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.apps.StageView;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.platform.live.ServerEvents;

/**
 * Tells one listener of a deployment: first the whole, then what has changed since the
 * last look. The id of each event is the last line's sequence, so that a listener who
 * comes back gets no line twice; the whole is told again, which changes nothing that it
 * knows.
 */
class DeploymentTelling {

	private static final Pattern RESUME = Pattern.compile("([0-9]{1,12})");

	private static final int BATCH = 1_000;

	private final BuildLogReader log;

	private final String buildId;

	private final Map<DeploymentStage, StageView> stages = new EnumMap<>(DeploymentStage.class);

	private final Map<Integer, BuildStep> steps = new HashMap<>();

	private long line;

	private Integer release;

	private boolean begun;

	DeploymentTelling(BuildLogReader log, String buildId, String lastEventId) {
		this.log = log;
		this.buildId = buildId;
		Matcher resume = RESUME.matcher((lastEventId != null) ? lastEventId : "");
		this.line = resume.matches() ? Long.parseLong(resume.group(1)) : 0;
	}

	/**
	 * Tells what is new; returns whether more can come.
	 * @param over whether the deployment has ended and all is known of it
	 */
	boolean tell(DeploymentView view, boolean over, ServerEvents events) throws IOException {
		if (!this.begun || (view.release() != null && !view.release().equals(this.release))) {
			events.send(id(), "deployment", view);
			this.begun = true;
			this.release = view.release();
		}
		if (this.buildId != null) {
			build(events);
		}
		for (StageView stage : view.stages()) {
			if (changed(this.stages.put(stage.stage(), stage), stage)) {
				events.send(id(), "stage", stage);
			}
		}
		if (over) {
			events.send(id(), "deployment", view);
			events.send(id(), "end", view);
			return false;
		}
		return true;
	}

	private void build(ServerEvents events) throws IOException {
		for (BuildStep step : this.log.steps(this.buildId)) {
			if (!step.equals(this.steps.put(step.number(), step))) {
				events.send(id(), "step", step);
			}
		}
		List<BuildLine> lines;
		do {
			lines = this.log.lines(this.buildId, this.line, BATCH);
			for (BuildLine next : lines) {
				this.line = next.sequence();
				events.send(id(), "line", next);
			}
		}
		while (lines.size() == BATCH);
	}

	/** A stage's time runs on; that alone is no news. */
	private static boolean changed(StageView before, StageView now) {
		if (before == null) {
			return now.state() != StageView.State.WAITING;
		}
		return before.state() != now.state() || !Objects.equals(before.detail(), now.detail());
	}

	private String id() {
		return Long.toString(this.line);
	}

}
