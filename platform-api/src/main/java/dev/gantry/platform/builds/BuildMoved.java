package dev.gantry.platform.builds;

/**
 * Published in the transaction that stores a build's progress.
 *
 * @param buildId the build
 * @param deploymentId its deployment
 */
public record BuildMoved(String buildId, String deploymentId) {

}
