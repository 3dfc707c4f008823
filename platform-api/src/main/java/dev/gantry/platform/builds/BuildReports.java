package dev.gantry.platform.builds;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildProgress;
import dev.gantry.contracts.link.BuildStep;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what nodes tell of their builds. Telling again changes nothing: lines are known
 * by their sequence, and an ended build stays as it ended.
 */
public class BuildReports {

	/** The longest log that is kept; later lines are counted and dropped. */
	static final int MOST_LINES = 50_000;

	private static final int LAST_LINES = 20;

	private static final int MOST_STEPS = 1_000;

	private final Builds builds;

	private final StoredSteps steps;

	private final StoredLines lines;

	private final BuildOutcome outcome;

	private final ApplicationEventPublisher publisher;

	private final Clock clock;

	BuildReports(Builds builds, BuildLog log, BuildOutcome outcome, ApplicationEventPublisher publisher, Clock clock) {
		this.builds = builds;
		this.steps = log.steps();
		this.lines = log.lines();
		this.outcome = outcome;
		this.publisher = publisher;
		this.clock = clock;
	}

	/** The build, if that node has it. */
	@Transactional(readOnly = true)
	public Build require(String buildId, String nodeId) {
		return owned(this.builds.findById(buildId), buildId, nodeId);
	}

	/**
	 * Takes a report.
	 * @param nodeName for people
	 * @throws GantryException {@code NOT_FOUND} if the node has no such build,
	 * {@code STATE_CHANGED} if another attempt took its place
	 */
	@Transactional
	public void report(String buildId, String nodeId, String nodeName, BuildProgress progress) {
		Build build = owned(this.builds.findForUpdate(buildId), buildId, nodeId);
		if (progress.attempt() != build.attempt()) {
			throw new GantryException(ErrorCode.STATE_CHANGED,
					"Attempt " + progress.attempt() + " of the build is over; it is at attempt " + build.attempt());
		}
		store(build, progress);
		if (!build.state().ended()) {
			moveOn(build, nodeName, progress);
		}
		this.publisher.publishEvent(new BuildMoved(build.id(), build.deploymentId()));
	}

	private static Build owned(Optional<Build> build, String buildId, String nodeId) {
		return build.filter((found) -> nodeId.equals(found.nodeId()))
			.orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND, "This node has no build '" + buildId + "'"));
	}

	private void store(Build build, BuildProgress progress) {
		for (BuildStep step : orNone(progress.steps())) {
			if (step.number() <= MOST_STEPS) {
				this.steps.save(new StoredStep(build.id(), step));
			}
		}
		long known = build.lineCount();
		List<StoredLine> fresh = new ArrayList<>();
		for (BuildLine line : orNone(progress.lines())) {
			if (line.sequence() > known) {
				known = line.sequence();
				if (known <= MOST_LINES) {
					fresh.add(new StoredLine(build.id(), line));
				}
			}
		}
		this.lines.saveAll(fresh);
		build.countLines(known);
	}

	private void moveOn(Build build, String nodeName, BuildProgress progress) {
		Instant now = this.clock.instant();
		BuildState before = build.state();
		switch (progress.state()) {
			case BUILDING -> {
				build.moveOn(BuildState.BUILDING, now);
				this.outcome.building(build, nodeName, summary(progress.steps()));
			}
			case STORING -> {
				build.moveOn(BuildState.STORING, now);
				if (before != BuildState.STORING) {
					this.outcome.storing(build, summary(progress.steps()));
				}
			}
			case SUCCEEDED -> {
				if (progress.image() == null || !progress.image().matches("sha256:[0-9a-f]{64}")) {
					throw new GantryException(ErrorCode.REQUEST_INVALID, "A build that succeeded names its image");
				}
				build.succeed(progress.image(), orNone(progress.exposed()), progress.stored(), now);
				this.outcome.succeeded(build, summary(progress.steps()));
			}
			case FAILED -> {
				Failure cause = (progress.failure() != null) ? progress.failure()
						: new Failure(ErrorCode.BUILD_FAILED, "The build failed and the node did not say why", null);
				build.fail(cause, now);
				this.outcome.failed(build,
						(before == BuildState.STORING) ? BuildProgress.State.STORING : BuildProgress.State.BUILDING,
						lastLines(build.id()));
			}
		}
	}

	private List<String> lastLines(String buildId) {
		this.lines.flush();
		List<String> newest = new ArrayList<>(this.lines.findNewest(buildId, Limit.of(LAST_LINES))
			.stream()
			.map((line) -> line.line().text())
			.toList());
		Collections.reverse(newest);
		return newest;
	}

	private static String summary(List<BuildStep> steps) {
		if (orNone(steps).isEmpty()) {
			return "Builds";
		}
		int total = steps.get(0).total();
		long cached = steps.stream().filter((step) -> step.state() == BuildStep.State.CACHED).count();
		long done = steps.stream().filter((step) -> step.state() == BuildStep.State.DONE).count();
		Duration took = steps.stream()
			.map(BuildStep::took)
			.filter((time) -> time != null)
			.reduce(Duration.ZERO, Duration::plus);
		return (cached + done) + " of " + total + " steps" + ((cached > 0) ? ", " + cached + " from the cache" : "")
				+ ((took.toMillis() > 0) ? ", " + took.toMillis() + " ms" : "");
	}

	private static <T> List<T> orNone(List<T> list) {
		return (list != null) ? list : List.of();
	}

	/**
	 * Where a build's steps and lines are kept.
	 *
	 * @param steps the steps
	 * @param lines the lines
	 */
	record BuildLog(StoredSteps steps, StoredLines lines) {
	}

}
