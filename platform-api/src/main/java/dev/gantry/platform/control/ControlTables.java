package dev.gantry.platform.control;

import java.util.List;

import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.Observations;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.platform.volumes.Volumes;

/**
 * The tables that the leader reads and writes.
 *
 * @param apps the apps
 * @param processes their process types
 * @param deployments the deployments
 * @param instances the instances
 * @param observations what nodes told of them
 * @param nodes the nodes
 * @param volumes the volumes
 */
record ControlTables(Apps apps, AppProcesses processes, Deployments deployments, Instances instances,
		Observations observations, Nodes nodes, Volumes volumes) {

	/**
	 * The deployments that have a release and are under way, and those that succeeded and
	 * still drain.
	 */
	List<Deployment> openRollouts() {
		return this.deployments.findOpenRollouts();
	}

}
