package dev.gantry.engine.containers;

import java.util.Optional;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;

/**
 * What to change of a container while it exists; what is absent stays as it is.
 *
 * @param cpu processor time; zero takes the limit away
 * @param memory memory; zero takes the limit away
 * @param pids processes and threads
 * @param controls how it shares the machine; what they leave open stays as it is
 * @param restart when it is started again
 */
public record LimitsUpdate(Optional<CpuShare> cpu, Optional<MemorySize> memory, Optional<Integer> pids,
		ResourceControls controls, Optional<RestartPolicy> restart) {

	/** Limits only. */
	public LimitsUpdate(Optional<CpuShare> cpu, Optional<MemorySize> memory, Optional<Integer> pids) {
		this(cpu, memory, pids, ResourceControls.DEFAULT, Optional.empty());
	}

	/** The same with other ways to share the machine. */
	public LimitsUpdate with(ResourceControls controls) {
		return new LimitsUpdate(this.cpu, this.memory, this.pids, controls, this.restart);
	}

	/** The same with another restart policy. */
	public LimitsUpdate with(RestartPolicy restart) {
		return new LimitsUpdate(this.cpu, this.memory, this.pids, this.controls, Optional.of(restart));
	}

	/** A container's specification with the changes made. */
	ContainerSpec appliedTo(ContainerSpec spec) {
		ResourceLimits limits = spec.sandbox().limits();
		Sandbox sandbox = spec.sandbox()
			.withLimits(new ResourceLimits(this.cpu.orElse(limits.cpu()), this.memory.orElse(limits.memory()),
					this.pids.orElse(limits.pids())))
			.withControls(spec.sandbox().controls().with(this.controls));
		Housekeeping housekeeping = spec.housekeeping();
		return spec.with(sandbox)
			.with(housekeeping.with(housekeeping.care().with(this.restart.orElse(housekeeping.care().restart()))));
	}

}
