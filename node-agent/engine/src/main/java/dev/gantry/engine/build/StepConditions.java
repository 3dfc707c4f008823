package dev.gantry.engine.build;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;

/**
 * Under what conditions a build's steps run.
 *
 * @param memory the limit of each step
 * @param cpu the most processor time of each step
 * @param timeout how long the whole build may take
 * @param network what steps reach that say nothing themselves
 * @param hosts more lines of {@code /etc/hosts}: name to address
 */
public record StepConditions(MemorySize memory, CpuShare cpu, Duration timeout, StepConditions.StepNetwork network,
		Map<String, String> hosts) {

	/** 1 GiB, all processors, an hour, the node's bridge. */
	public static final StepConditions DEFAULT = new StepConditions(MemorySize.ofMebibytes(1024), allProcessors(),
			Duration.ofHours(1), StepNetwork.BRIDGE, Map.of());

	public StepConditions {
		Objects.requireNonNull(memory, "memory");
		Objects.requireNonNull(cpu, "cpu");
		Objects.requireNonNull(network, "network");
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("a build's timeout is longer than nothing: " + timeout);
		}
		hosts = Map.copyOf(hosts);
	}

	private static CpuShare allProcessors() {
		return CpuShare.ofMillis(1000L * Runtime.getRuntime().availableProcessors());
	}

	public StepConditions withMemory(MemorySize memory) {
		return new StepConditions(memory, this.cpu, this.timeout, this.network, this.hosts);
	}

	public StepConditions withCpu(CpuShare cpu) {
		return new StepConditions(this.memory, cpu, this.timeout, this.network, this.hosts);
	}

	public StepConditions withTimeout(Duration timeout) {
		return new StepConditions(this.memory, this.cpu, timeout, this.network, this.hosts);
	}

	public StepConditions withNetwork(StepNetwork network) {
		return new StepConditions(this.memory, this.cpu, this.timeout, network, this.hosts);
	}

	public StepConditions withHosts(Map<String, String> hosts) {
		return new StepConditions(this.memory, this.cpu, this.timeout, this.network, hosts);
	}

	/** What a step reaches. */
	public enum StepNetwork {

		/** What the node's bridge leads to. */
		BRIDGE,

		/** Itself. */
		NONE

	}

}
