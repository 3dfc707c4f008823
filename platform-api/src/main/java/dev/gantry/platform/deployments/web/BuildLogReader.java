package dev.gantry.platform.deployments.web;

import java.util.List;

import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.platform.builds.StoredLine;
import dev.gantry.platform.builds.StoredLines;
import dev.gantry.platform.builds.StoredStep;
import dev.gantry.platform.builds.StoredSteps;

import org.springframework.data.domain.Limit;

/** Reads a build's steps and lines. */
class BuildLogReader {

	private final StoredSteps steps;

	private final StoredLines lines;

	BuildLogReader(StoredSteps steps, StoredLines lines) {
		this.steps = steps;
		this.lines = lines;
	}

	List<BuildStep> steps(String buildId) {
		return this.steps.findByBuild(buildId).stream().map(StoredStep::step).toList();
	}

	List<BuildLine> lines(String buildId, long after, int most) {
		return this.lines.findAfter(buildId, after, Limit.of(most)).stream().map(StoredLine::line).toList();
	}

}
