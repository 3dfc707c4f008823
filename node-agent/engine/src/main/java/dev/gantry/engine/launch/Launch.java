package dev.gantry.engine.launch;

/**
 * A container that was started.
 *
 * @param process its first process
 * @param record what was given to it
 */
public record Launch(Launched process, LaunchRecord record) {
}
