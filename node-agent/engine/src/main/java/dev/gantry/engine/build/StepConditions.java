package dev.gantry.engine.build;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.containers.ResourceControls;
import dev.gantry.engine.containers.Rlimit;

/**
 * Under what conditions a build's steps run.
 *
 * @param memory the limit of each step
 * @param cpu the most processor time of each step
 * @param timeout how long the whole build may take
 * @param network what steps reach that say nothing themselves
 * @param hosts more lines of {@code /etc/hosts}: name to address
 * @param machine how steps share the machine beyond that
 */
public record StepConditions(MemorySize memory, CpuShare cpu, Duration timeout, StepConditions.StepNetwork network,
		Map<String, String> hosts, StepConditions.Machine machine) {

	/** 1 GiB, all processors, an hour, the node's bridge. */
	public static final StepConditions DEFAULT = new StepConditions(MemorySize.ofMebibytes(1024), allProcessors(),
			Duration.ofHours(1), StepNetwork.BRIDGE, Map.of(), Machine.DEFAULT);

	public StepConditions {
		Objects.requireNonNull(memory, "memory");
		Objects.requireNonNull(cpu, "cpu");
		Objects.requireNonNull(network, "network");
		Objects.requireNonNull(machine, "machine");
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("a build's timeout is longer than nothing: " + timeout);
		}
		hosts = Map.copyOf(hosts);
	}

	private static CpuShare allProcessors() {
		return CpuShare.ofMillis(1000L * Runtime.getRuntime().availableProcessors());
	}

	public StepConditions withMemory(MemorySize memory) {
		return new StepConditions(memory, this.cpu, this.timeout, this.network, this.hosts, this.machine);
	}

	public StepConditions withCpu(CpuShare cpu) {
		return new StepConditions(this.memory, cpu, this.timeout, this.network, this.hosts, this.machine);
	}

	public StepConditions withTimeout(Duration timeout) {
		return new StepConditions(this.memory, this.cpu, timeout, this.network, this.hosts, this.machine);
	}

	public StepConditions withNetwork(StepNetwork network) {
		return new StepConditions(this.memory, this.cpu, this.timeout, network, this.hosts, this.machine);
	}

	public StepConditions withHosts(Map<String, String> hosts) {
		return new StepConditions(this.memory, this.cpu, this.timeout, this.network, hosts, this.machine);
	}

	public StepConditions withMachine(Machine machine) {
		return new StepConditions(this.memory, this.cpu, this.timeout, this.network, this.hosts, machine);
	}

	/**
	 * What a step has of the machine beside memory and processor time.
	 *
	 * @param controls how it shares them with others
	 * @param rlimits its limits of single kinds
	 * @param sharedMemory what fits in {@code /dev/shm}; zero for what containers have
	 */
	public record Machine(ResourceControls controls, List<Rlimit> rlimits, MemorySize sharedMemory) {

		/** As other containers have it. */
		public static final Machine DEFAULT = new Machine(ResourceControls.DEFAULT, List.of(), MemorySize.ZERO);

		public Machine {
			Objects.requireNonNull(controls, "controls");
			Objects.requireNonNull(sharedMemory, "sharedMemory");
			rlimits = List.copyOf(rlimits);
		}

	}

	/** What a step reaches. */
	public enum StepNetwork {

		/** What the node's bridge leads to. */
		BRIDGE,

		/** Itself. */
		NONE

	}

}
