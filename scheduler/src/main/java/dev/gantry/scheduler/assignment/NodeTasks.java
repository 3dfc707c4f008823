package dev.gantry.scheduler.assignment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.link.AssignedVolume;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.values.HealthCheck;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Run;
import dev.gantry.scheduler.cluster.Wanted;

/**
 * What each node shall do with instances, derived from desired state and last reports.
 */
public final class NodeTasks {

	private final Map<String, App> apps = new HashMap<>();

	private final Map<String, List<Instance>> instances = new HashMap<>();

	private final Map<String, List<Run>> runs = new HashMap<>();

	private final Map<String, NodeObservation> heard;

	public NodeTasks(Cluster cluster, Map<String, NodeObservation> heard) {
		this.heard = heard;
		cluster.apps().forEach((app) -> this.apps.put(app.name(), app));
		for (Instance instance : cluster.instances()) {
			if (instance.node() != null) {
				this.instances.computeIfAbsent(instance.node(), (node) -> new ArrayList<>()).add(instance);
			}
		}
		for (Run run : cluster.runs()) {
			if (run.stage().node() != null) {
				this.runs.computeIfAbsent(run.stage().node(), (node) -> new ArrayList<>()).add(run);
			}
		}
	}

	/** The instances that a node shall run or stop, in a fixed order. */
	public List<InstanceAssignment> of(String nodeId) {
		List<InstanceAssignment> assignments = new ArrayList<>();
		Set<GenerationKey> wanted = new HashSet<>();
		for (Instance instance : this.instances.getOrDefault(nodeId, List.of())) {
			InstanceAssignment assignment = assignment(instance);
			if (assignment != null) {
				assignments.add(assignment);
				wanted.add(instance.key());
			}
		}
		for (Run run : this.runs.getOrDefault(nodeId, List.of())) {
			InstanceAssignment assignment = assignment(run);
			if (assignment != null) {
				assignments.add(assignment);
				wanted.add(run.key());
			}
		}
		NodeObservation observation = this.heard.get(nodeId);
		if (observation != null) {
			observation.containers().forEach((key, report) -> {
				if (report.known() && !report.phase().ended() && !wanted.contains(key)) {
					assignments.add(leftover(report));
				}
			});
		}
		assignments
			.sort(Comparator.comparing(InstanceAssignment::instanceId).thenComparing(InstanceAssignment::generation));
		return assignments;
	}

	private InstanceAssignment assignment(Instance instance) {
		App app = this.apps.get(instance.slot().app());
		Release release = app == null ? null : app.release(instance.slot().release()).orElse(null);
		ProcessType process = release == null ? null : release.process(instance.slot().process()).orElse(null);
		if (process == null || !app.volumes().keySet().containsAll(process.volumes().paths().keySet())) {
			return null;
		}
		return new InstanceAssignment(instance.id(), instance.generation(), instance.slot().app(), process.type(),
				instance.slot().index(), release.number(), release.image(), process.command(), release.environment(),
				process.port(), process.limits(), process.health(), process.stopGrace(),
				instance.wanted() instanceof Wanted.Stopping ? DesiredState.STOPPED : DesiredState.RUNNING, null,
				volumes(app, process));
	}

	/** All of them: without one an instance is not assigned. */
	private static List<AssignedVolume> volumes(App app, ProcessType process) {
		return process.volumes()
			.paths()
			.entrySet()
			.stream()
			.map((mount) -> new AssignedVolume(app.volumes().get(mount.getKey()).key(), app.name(), mount.getKey(),
					mount.getValue()))
			.toList();
	}

	private InstanceAssignment assignment(Run run) {
		App app = this.apps.get(run.slot().app());
		Release release = app == null ? null : app.release(run.slot().release()).orElse(null);
		if (release == null) {
			return null;
		}
		Map<String, String> environment = new HashMap<>(release.environment());
		environment.putAll(run.work().environment());
		return new InstanceAssignment(run.id(), 1, run.slot().app(), run.slot().process(), run.slot().index(),
				release.number(), release.image(), run.work().command(), environment, null, run.work().limits(),
				HealthCheck.DEFAULT, ProcessType.DEFAULT_STOP_GRACE,
				run.stage() instanceof Run.Stopping ? DesiredState.STOPPED : DesiredState.RUNNING, run.work().terms());
	}

	/**
	 * A container that an assignment once made and that nobody wants any more: of an
	 * instance that was removed, or of a generation that went on elsewhere while the node
	 * was away. It shall stop, and says nothing else.
	 */
	private static InstanceAssignment leftover(ContainerReport report) {
		return new InstanceAssignment(report.instanceId(), report.generation(), "removed", "removed", 1, 1, "removed",
				List.of(), Map.of(), null, ResourceLimits.DEFAULT, HealthCheck.DEFAULT, ProcessType.DEFAULT_STOP_GRACE,
				DesiredState.STOPPED);
	}

}
