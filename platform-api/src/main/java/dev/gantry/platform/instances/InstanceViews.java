package dev.gantry.platform.instances;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.apps.InstanceState;
import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.scheduler.cluster.Note;

/** Instances as people see them: what is wanted and what was told, in one word. */
public class InstanceViews {

	private final Observations observations;

	private final Nodes nodes;

	InstanceViews(Observations observations, Nodes nodes) {
		this.observations = observations;
		this.nodes = nodes;
	}

	/**
	 * Views of instances, in their order.
	 * @param apps the apps' names by id
	 */
	public List<InstanceView> of(Collection<StoredInstance> instances, Map<String, String> apps) {
		if (instances.isEmpty()) {
			return List.of();
		}
		Map<Observation.Key, ContainerReport> reports = new HashMap<>();
		this.observations.findByInstances(instances.stream().map(StoredInstance::id).toList())
			.forEach((observation) -> reports.put(observation.key(), observation.report()));
		Map<String, Node> byId = new HashMap<>();
		this.nodes.findAll().forEach((node) -> byId.put(node.id(), node));
		return instances.stream().map((instance) -> {
			ContainerReport report = reports.get(new Observation.Key(instance.id(), instance.generation()));
			return view(instance, apps.get(instance.appId()), report, byId.get(instance.nodeId()));
		}).toList();
	}

	private static InstanceView view(StoredInstance instance, String app, ContainerReport report, Node node) {
		InstanceState state = state(instance, report, node);
		List<String> explanation = new ArrayList<>(instance.notes().stream().map(Note::text).toList());
		if (explanation.isEmpty()) {
			explanation.add(sentence(state, node));
		}
		boolean told = report != null;
		return new InstanceView(instance.id(), instance.name(), app, instance.process(), instance.replica(),
				instance.release(), state, explanation, (node != null) ? node.name() : null, instance.generation(),
				(int) Math.max(0, instance.generation() - 1), told ? report.containerId() : null,
				told ? report.address() : null, told ? report.startedAt() : null, instance.lastExit());
	}

	static InstanceState state(StoredInstance instance, ContainerReport report, Node node) {
		return switch (instance.wanted()) {
			case UNPLACED -> InstanceState.PENDING;
			case RESTING -> InstanceState.BACKOFF;
			case DRAINING -> InstanceState.DRAINING;
			case STOPPING -> InstanceState.STOPPING;
			case RUNNING -> (node == null || node.storedStatus() == NodeStatus.LOST) ? InstanceState.LOST
					: running((report != null) ? report.phase() : ContainerPhase.ACCEPTED);
		};
	}

	private static InstanceState running(ContainerPhase phase) {
		return switch (phase) {
			case ACCEPTED, PULLING, STARTING -> InstanceState.STARTING;
			case RUNNING -> InstanceState.RUNNING;
			case HEALTHY -> InstanceState.HEALTHY;
			case UNHEALTHY -> InstanceState.UNHEALTHY;
			case STOPPING -> InstanceState.STOPPING;
			case EXITED, FAILED -> InstanceState.BACKOFF;
		};
	}

	private static String sentence(InstanceState state, Node node) {
		String where = (node != null) ? " on " + node.name() : "";
		return switch (state) {
			case PENDING -> "Waits for a node";
			case STARTING -> "Is being started" + where;
			case RUNNING -> "Runs" + where + " and has not shown yet that it is ready";
			case HEALTHY -> "Is ready" + where;
			case UNHEALTHY -> "Was ready and no longer answers" + where;
			case BACKOFF -> "Has ended and will be tried again";
			case DRAINING -> "Finishes its requests" + where;
			case STOPPING -> "Was told to end" + where;
			case STOPPED -> "Has ended";
			case LOST -> "Its node does not answer";
		};
	}

}
