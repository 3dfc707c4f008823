package dev.gantry.engine.containers;

import java.util.Optional;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;

/**
 * What to change of a container's limits; what is absent stays as it is.
 *
 * @param cpu processor time; zero takes the limit away
 * @param memory memory; zero takes the limit away
 * @param pids processes and threads
 */
public record LimitsUpdate(Optional<CpuShare> cpu, Optional<MemorySize> memory, Optional<Integer> pids) {

	/** The limits with the changes made. */
	ResourceLimits appliedTo(ResourceLimits limits) {
		return new ResourceLimits(this.cpu.orElse(limits.cpu()), this.memory.orElse(limits.memory()),
				this.pids.orElse(limits.pids()));
	}

}
