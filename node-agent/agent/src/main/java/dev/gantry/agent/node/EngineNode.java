package dev.gantry.agent.node;

import java.util.List;

import dev.gantry.agent.builds.Builds;
import dev.gantry.agent.execs.InstanceExecs;
import dev.gantry.agent.host.HostFacts;
import dev.gantry.agent.instances.Instances;
import dev.gantry.agent.instances.VolumeDiscards;
import dev.gantry.agent.link.Node;
import dev.gantry.agent.logs.LogStreams;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.NodeCapacity;

/** A node whose instances run in containers of the engine. */
public final class EngineNode implements Node {

	private final HostFacts host;

	private final Instances instances;

	private final VolumeDiscards discards;

	private final Builds builds;

	private final LogStreams streams;

	private final InstanceExecs execs;

	public EngineNode(HostFacts host, Instances instances, VolumeDiscards discards, Builds builds, LogStreams streams,
			InstanceExecs execs) {
		this.host = host;
		this.instances = instances;
		this.discards = discards;
		this.builds = builds;
		this.streams = streams;
		this.execs = execs;
	}

	@Override
	public NodeCapacity capacity() {
		return this.host.capacity();
	}

	@Override
	public List<ContainerReport> containers() {
		return this.instances.reports();
	}

	@Override
	public List<String> faults() {
		return this.host.faults();
	}

	@Override
	public void assign(Assignments assignments) {
		this.streams.open(assignments.streams().stream().filter((stream) -> stream.exec() == null).toList());
		this.instances.assign(assignments.instances());
		// After the runs that somebody may want to attach to.
		this.execs.open(assignments.streams().stream().filter((stream) -> stream.exec() != null).toList());
		this.builds.assign(assignments.builds());
		this.discards.assign(assignments.discards());
	}

	@Override
	public void forgetAssignments() {
		this.instances.forget();
		this.builds.assign(List.of());
		this.discards.assign(List.of());
	}

}
