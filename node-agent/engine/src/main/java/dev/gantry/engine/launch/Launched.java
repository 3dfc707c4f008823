package dev.gantry.engine.launch;

/**
 * A program that runs.
 *
 * @param pid the container's first process, as the host counts
 * @param startTime its start in clock ticks since boot
 */
public record Launched(int pid, long startTime) {
}
