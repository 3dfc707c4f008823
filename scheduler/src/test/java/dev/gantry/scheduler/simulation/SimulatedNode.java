package dev.gantry.scheduler.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.scheduler.cluster.GenerationKey;

/** A node whose containers take their time to start and stop; some images never start. */
final class SimulatedNode {

	/** Releases with this image end as soon as they start. */
	static final String CRASHING = "crashing";

	/** Releases with this image never become healthy. */
	static final String DEAF = "deaf";

	/** Releases with this image cannot be pulled. */
	static final String MISSING = "missing";

	final String id;

	final NodeCapacity capacity;

	final Map<GenerationKey, Container> containers = new LinkedHashMap<>();

	/** Whether the node is cut off: nothing arrives and nothing leaves. */
	boolean cut;

	private final World world;

	SimulatedNode(World world, String id, NodeCapacity capacity) {
		this.world = world;
		this.id = id;
		this.capacity = capacity;
	}

	static final class Container {

		final InstanceAssignment assignment;

		final GenerationKey key;

		ContainerPhase phase = ContainerPhase.ACCEPTED;

		Instant startedAt;

		ContainerExit exit;

		dev.gantry.contracts.errors.Failure failure;

		Container(InstanceAssignment assignment) {
			this.assignment = assignment;
			this.key = new GenerationKey(assignment.instanceId(), assignment.generation());
		}

	}

	/** Takes a full list of assignments. */
	void obey(List<InstanceAssignment> assignments) {
		Set<GenerationKey> assigned = new HashSet<>();
		for (InstanceAssignment assignment : assignments) {
			GenerationKey key = new GenerationKey(assignment.instanceId(), assignment.generation());
			assigned.add(key);
			Container container = this.containers.get(key);
			if (container == null && assignment.desired() == DesiredState.RUNNING) {
				Container fresh = new Container(assignment);
				this.containers.put(key, fresh);
				this.world.after(this.world.millis(5, 200), () -> pull(fresh));
			}
			else if (container != null && assignment.desired() == DesiredState.STOPPED && !container.phase.ended()
					&& container.phase != ContainerPhase.STOPPING) {
				stop(container);
			}
		}
		this.containers.values().removeIf((container) -> container.phase.ended() && !assigned.contains(container.key));
		news();
	}

	private void pull(Container container) {
		if (container.phase != ContainerPhase.ACCEPTED) {
			return;
		}
		if (container.assignment.image().startsWith(MISSING)) {
			container.phase = ContainerPhase.FAILED;
			container.failure = new dev.gantry.contracts.errors.Failure(
					dev.gantry.contracts.errors.ErrorCode.IMAGE_NOT_FOUND, "no such image", null);
		}
		else {
			container.phase = ContainerPhase.STARTING;
			this.world.after(this.world.millis(5, 100), () -> run(container));
		}
		news();
	}

	private void run(Container container) {
		if (container.phase != ContainerPhase.STARTING) {
			return;
		}
		this.world.checkWriters(container);
		container.phase = ContainerPhase.RUNNING;
		container.startedAt = this.world.now();
		if (container.assignment.image().startsWith(CRASHING)) {
			this.world.after(this.world.millis(1, 50), () -> exit(container, 1));
		}
		else if (!container.assignment.image().startsWith(DEAF)) {
			this.world.after(this.world.millis(5, 500), () -> {
				if (container.phase == ContainerPhase.RUNNING) {
					container.phase = ContainerPhase.HEALTHY;
					news();
				}
			});
		}
		news();
	}

	private void stop(Container container) {
		boolean never = container.phase == ContainerPhase.ACCEPTED;
		container.phase = ContainerPhase.STOPPING;
		this.world.after(never ? Duration.ZERO : this.world.millis(5, 5_000), () -> exit(container, 143));
	}

	/** Ends a container, as a crash would. */
	void exit(Container container, int code) {
		if (!container.phase.ended()) {
			container.phase = ContainerPhase.EXITED;
			container.exit = new ContainerExit(code, 0, false, this.world.now());
			news();
		}
	}

	/** Lets a healthy container fail its probes from now on. */
	void hang(Container container) {
		if (container.phase == ContainerPhase.HEALTHY) {
			container.phase = ContainerPhase.UNHEALTHY;
			news();
		}
	}

	/** Loses all containers, as a power cut would, and with them the node's memory. */
	void die() {
		this.containers.values().forEach((container) -> container.phase = ContainerPhase.EXITED);
		this.containers.clear();
	}

	private void news() {
		this.world.after(this.world.millis(1, 20), () -> this.world.report(this));
	}

	List<ContainerReport> reports() {
		return this.containers.values()
			.stream()
			.map((container) -> new ContainerReport(container.key.instanceId(), container.key.generation(),
					this.id + container.key, container.phase, this.world.now(), this.id + ":1", container.startedAt,
					container.exit, container.failure, List.of(), true))
			.toList();
	}

	/** Whether the container's process lives, be it about to end. */
	boolean lives(Container container) {
		return container.startedAt != null && !container.phase.ended();
	}

	boolean alive(GenerationKey key) {
		Container container = this.containers.get(key);
		return container != null && (container.phase == ContainerPhase.RUNNING
				|| container.phase == ContainerPhase.HEALTHY || container.phase == ContainerPhase.UNHEALTHY);
	}

}
