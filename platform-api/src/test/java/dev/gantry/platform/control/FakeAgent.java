package dev.gantry.platform.control;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;

/** An agent without an engine: what it is told to run is healthy at once. */
final class FakeAgent implements AutoCloseable {

	static final NodeCapacity CAPACITY = new NodeCapacity(CpuShare.ofMillis(4000), MemorySize.ofMebibytes(4096),
			MemorySize.ofMebibytes(100_000));

	private final ControlPlane control;

	private final String nodeId;

	private final AtomicLong sequence = new AtomicLong();

	private final Map<String, ContainerReport> containers = new LinkedHashMap<>();

	private final Thread thread;

	private volatile boolean closed;

	private volatile Function<InstanceAssignment, ContainerPhase> behaviour = (assignment) -> ContainerPhase.HEALTHY;

	private volatile Assignments last;

	FakeAgent(ControlPlane control, String nodeId) {
		this.control = control;
		this.nodeId = nodeId;
		this.thread = new Thread(this::run, "fake-agent-" + nodeId);
	}

	FakeAgent start() {
		this.thread.start();
		return this;
	}

	FakeAgent behaving(Function<InstanceAssignment, ContainerPhase> phases) {
		this.behaviour = phases;
		return this;
	}

	Assignments last() {
		return this.last;
	}

	synchronized List<ContainerReport> containers() {
		return List.copyOf(this.containers.values());
	}

	/** Ends the process of a running container, as a crash would. */
	synchronized void crash(String instanceId) {
		this.containers.replaceAll((id, container) -> container.instanceId().equals(instanceId)
				? report(instanceId, container.generation(), ContainerPhase.EXITED) : container);
		report();
	}

	/** Takes over what another agent process of the same node has left running. */
	synchronized void adopt(FakeAgent other) {
		other.containers().forEach((container) -> this.containers.put(key(container), container));
	}

	private void run() {
		long revision = -1;
		report();
		while (!this.closed) {
			try {
				Assignments assignments = this.control.assignments(this.nodeId, revision, Duration.ofSeconds(1))
					.toCompletableFuture()
					.get(5, TimeUnit.SECONDS);
				this.last = assignments;
				revision = assignments.revision();
				obey(assignments);
				report();
			}
			catch (Exception ex) {
				pause();
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void obey(Assignments assignments) {
		List<String> wanted = new ArrayList<>();
		for (InstanceAssignment assignment : assignments.instances()) {
			String key = assignment.instanceId() + "/" + assignment.generation();
			wanted.add(key);
			ContainerReport present = this.containers.get(key);
			if (assignment.desired() == DesiredState.STOPPED) {
				this.containers.put(key,
						report(assignment.instanceId(), assignment.generation(), ContainerPhase.EXITED));
			}
			else if (present == null) {
				this.containers.put(key,
						report(assignment.instanceId(), assignment.generation(), this.behaviour.apply(assignment)));
			}
		}
		this.containers.keySet().removeIf((key) -> !wanted.contains(key) && this.containers.get(key).phase().ended());
	}

	private static String key(ContainerReport container) {
		return container.instanceId() + "/" + container.generation();
	}

	private static ContainerReport report(String instanceId, long generation, ContainerPhase phase) {
		Instant now = Instant.now();
		return new ContainerReport(instanceId, generation, "c-" + instanceId + "-" + generation, phase, now,
				"10.0.0.1:" + (1024 + Math.abs(instanceId.hashCode() % 60_000)), now,
				phase == ContainerPhase.EXITED ? new ContainerExit(1, 0, false, now) : null, null, List.of(), true);
	}

	synchronized void report() {
		this.control.report(this.nodeId, new NodeReport(this.sequence.incrementAndGet(), 0, CAPACITY,
				List.copyOf(this.containers.values()), List.of()));
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join(5000);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
