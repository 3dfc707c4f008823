package dev.gantry.platform.deployments;

/**
 * Published in the transaction in which the leader stores a step of a deployment.
 *
 * @param deploymentId the deployment
 * @param failedInstanceId the instance that made it fail, whose last container stays for
 * a few seconds so that its last lines can be read; else {@code null}
 */
public record DeploymentMoved(String deploymentId, String failedInstanceId) {

}
