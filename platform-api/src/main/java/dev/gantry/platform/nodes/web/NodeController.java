package dev.gantry.platform.nodes.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.NodeView;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.access.Requires;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.nodes.Node;
import dev.gantry.platform.nodes.NodeDesk;
import dev.gantry.platform.nodes.Nodes;
import dev.gantry.platform.volumes.VolumeDesk;
import dev.gantry.scheduler.cluster.NodeObservation;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Nodes. */
@RestController
@RequestMapping("/api/v1/nodes")
class NodeController {

	private final NodeDesk desk;

	private final Nodes nodes;

	private final Instances instances;

	private final Reservations reservations;

	private final ControlPlane control;

	private final VolumeDesk volumes;

	NodeController(NodeDesk desk, Nodes nodes, Instances instances, Reservations reservations, ControlPlane control,
			VolumeDesk volumes) {
		this.desk = desk;
		this.nodes = nodes;
		this.instances = instances;
		this.reservations = reservations;
		this.control = control;
		this.volumes = volumes;
	}

	/** All nodes, by name. */
	@GetMapping
	@Requires(Permission.READ_NODES)
	List<NodeView> list() {
		Map<String, List<StoredInstance>> placed = this.instances.findAll()
			.stream()
			.filter((instance) -> instance.nodeId() != null)
			.collect(Collectors.groupingBy(StoredInstance::nodeId));
		Map<String, NodeObservation> seen = this.control.nodes();
		return this.nodes.findAllByOrderByName()
			.stream()
			.map((node) -> view(node, placed.getOrDefault(node.id(), List.of()), seen.get(node.id())))
			.toList();
	}

	/** One node, by its name or id. */
	@GetMapping("/{node}")
	@Requires(Permission.READ_NODES)
	NodeView get(@PathVariable String node) {
		return view(this.desk.require(node));
	}

	/** Keeps new instances away. */
	@PostMapping("/{node}/cordon")
	@Requires(Permission.CHANGE_NODES)
	NodeView cordon(@PathVariable String node, Caller caller) {
		return view(this.desk.cordon(node, caller.name()));
	}

	/** Lets new instances come again. */
	@PostMapping("/{node}/uncordon")
	@Requires(Permission.CHANGE_NODES)
	NodeView uncordon(@PathVariable String node, Caller caller) {
		return view(this.desk.uncordon(node, caller.name()));
	}

	/** Keeps new instances away and moves those that are there. */
	@PostMapping("/{node}/drain")
	@ResponseStatus(HttpStatus.ACCEPTED)
	@Requires(Permission.CHANGE_NODES)
	NodeView drain(@PathVariable String node, Caller caller) {
		return view(this.desk.drain(node, caller.name()));
	}

	/** Forgets a node that has no instances; its token ends. */
	@DeleteMapping("/{node}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Requires(Permission.CHANGE_NODES)
	void remove(@PathVariable String node, Caller caller) {
		this.volumes.requireNone(this.desk.require(node));
		int placed = this.instances.findByNodeId(this.desk.require(node).id()).size();
		this.desk.remove(node, placed, caller.name());
	}

	private NodeView view(Node node) {
		return view(node, this.instances.findByNodeId(node.id()), this.control.nodes().get(node.id()));
	}

	private NodeView view(Node node, Collection<StoredInstance> placed, NodeObservation seen) {
		NodeCapacity reserved = placed.stream()
			.map(this.reservations::of)
			.reduce(new NodeCapacity(CpuShare.ZERO, MemorySize.ZERO, MemorySize.ZERO),
					(sum, next) -> new NodeCapacity(sum.cpu().plus(next.cpu()), sum.memory().plus(next.memory()),
							sum.disk().plus(next.disk())));
		return new NodeView(node.id(), node.name(), node.status(), node.agentVersion(), node.architecture(),
				node.labels(), (seen != null) ? seen.capacity() : node.capacity(), reserved, placed.size(),
				(seen != null) ? seen.at() : node.lastSeenAt(), node.faults());
	}

}
