package dev.gantry.engine.containers;

import java.time.Duration;

import dev.gantry.contracts.values.MemorySize;

/**
 * What a container uses.
 *
 * @param cpu processor time since its start
 * @param memory memory that counts against its limit
 * @param pids processes and threads
 */
public record ContainerUsage(Duration cpu, MemorySize memory, int pids) {
}
