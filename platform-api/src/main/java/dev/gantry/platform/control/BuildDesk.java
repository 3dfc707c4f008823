package dev.gantry.platform.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.contracts.link.BuildAssignment;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.builds.BuildState;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.builds.Source;
import dev.gantry.platform.builds.Sources;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.scheduler.cluster.Build;

/** The builds that have not ended. */
class BuildDesk {

	private static final Set<BuildState> OPEN = Set.of(BuildState.QUEUED, BuildState.ASSIGNED, BuildState.BUILDING,
			BuildState.STORING);

	private final Builds builds;

	private final Sources sources;

	private final Deployments deployments;

	private final ControlProperties properties;

	private final Apps apps;

	private final ConfigVersions configurations;

	BuildDesk(Builds builds, Sources sources, Deployments deployments, Apps apps, ConfigVersions configurations,
			ControlProperties properties) {
		this.apps = apps;
		this.configurations = configurations;
		this.builds = builds;
		this.sources = sources;
		this.deployments = deployments;
		this.properties = properties;
	}

	/**
	 * What there is to build.
	 *
	 * @param builds as reconciliation sees them
	 * @param assignments as nodes see them, for those that have a node
	 */
	record Queue(List<Build> builds, Map<String, BuildAssignment> assignments) {
	}

	/** Loads the builds of the apps, given as names by id. */
	Queue load(Map<String, String> apps) {
		List<dev.gantry.platform.builds.Build> open = this.builds.findByStateInOrderByCreatedAt(OPEN)
			.stream()
			.filter((build) -> apps.containsKey(build.appId()))
			.toList();
		if (open.isEmpty()) {
			return new Queue(List.of(), Map.of());
		}
		Map<String, Integer> numbers = this.deployments
			.findAllById(open.stream().map(dev.gantry.platform.builds.Build::deploymentId).toList())
			.stream()
			.collect(Collectors.toMap(Deployment::id, Deployment::number));
		Map<String, BuildAssignment> assignments = new HashMap<>();
		for (dev.gantry.platform.builds.Build build : open) {
			if (build.nodeId() != null) {
				assignments.put(build.id(), assignment(build, apps.get(build.appId())));
			}
		}
		Map<String, String> teams = this.apps
			.findAllById(open.stream().map(dev.gantry.platform.builds.Build::appId).collect(Collectors.toSet()))
			.stream()
			.collect(Collectors.toMap(App::id, App::teamId));
		List<Build> queue = open.stream()
			.map((build) -> build(build, apps.get(build.appId()), teams.getOrDefault(build.appId(), ""),
					numbers.getOrDefault(build.deploymentId(), 0)))
			.toList();
		return new Queue(queue, assignments);
	}

	private Build build(dev.gantry.platform.builds.Build build, String app, String team, int number) {
		String preferred = build.nodeId() != null ? null
				: this.builds.findFirstByAppIdAndStateOrderByNumberDesc(build.appId(), BuildState.SUCCEEDED)
					.map(dev.gantry.platform.builds.Build::nodeId)
					.orElse(null);
		return new Build(build.id(), app, team, build.deploymentId(), number, build.attempt(), build.nodeId(),
				build.assignedAt() == null ? build.createdAt() : build.assignedAt(), preferred, build.waiting());
	}

	/** What an app may know its builds may ask for. */
	private Map<String, String> secrets(String appId) {
		return this.apps.findById(appId)
			.map((app) -> this.configurations.environment(appId, app.configVersion()))
			.orElse(Map.of());
	}

	private BuildAssignment assignment(dev.gantry.platform.builds.Build build, String app) {
		Source source = this.sources.findById(build.sourceId()).orElseThrow();
		return new BuildAssignment(build.id(), build.attempt(), app, source.digest(), source.dockerfile(),
				build.arguments(), "apps/" + app, build.tag(), this.properties.buildMemory(), build.useCache(),
				secrets(build.appId()));
	}

}
