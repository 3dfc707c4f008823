package dev.gantry.contracts.link;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;

/**
 * What a node can give to instances: its hardware less what the agent keeps for the host.
 *
 * @param cpu CPU time of all cores
 * @param memory memory
 * @param disk free space of the agent's data root
 */
public record NodeCapacity(CpuShare cpu, MemorySize memory, MemorySize disk) {
}
