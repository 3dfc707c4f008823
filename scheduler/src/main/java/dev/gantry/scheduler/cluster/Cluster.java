package dev.gantry.scheduler.cluster;

import java.util.List;

/**
 * Desired state: everything that the platform has stored and that reconciliation decides
 * on. Nothing else is needed to go on after a restart.
 *
 * @param apps the apps with what they shall run
 * @param instances the instances, each with its present generation
 * @param nodes the nodes that have joined
 * @param builds the builds that have not ended
 * @param runs the runs that have not ended, and those whose containers still stand
 */
public record Cluster(List<App> apps, List<Instance> instances, List<Node> nodes, List<Build> builds, List<Run> runs) {

	public static final Cluster EMPTY = new Cluster(List.of(), List.of(), List.of(), List.of());

	public Cluster {
		apps = List.copyOf(apps);
		instances = List.copyOf(instances);
		nodes = List.copyOf(nodes);
		builds = List.copyOf(builds);
		runs = List.copyOf(runs);
	}

	/** Without runs. */
	public Cluster(List<App> apps, List<Instance> instances, List<Node> nodes, List<Build> builds) {
		this(apps, instances, nodes, builds, List.of());
	}

}
