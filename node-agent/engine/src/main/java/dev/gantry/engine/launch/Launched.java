package dev.gantry.engine.launch;

/**
 * A program that runs.
 *
 * @param pid its process, as the host counts
 * @param startTime its start in clock ticks since boot
 * @param shim the number of the shim that keeps its streams
 */
public record Launched(int pid, long startTime, int shim) {
}
