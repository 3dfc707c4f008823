package dev.gantry.scheduler.cluster;

/**
 * What every command and every report is keyed by.
 *
 * @param instanceId the instance
 * @param generation which attempt to run it
 */
public record GenerationKey(String instanceId, long generation) {
}
