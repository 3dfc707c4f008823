package dev.gantry.agent.host;

/**
 * A reason why this host cannot be a node.
 *
 * @param description what is wrong
 * @param remedy what to do about it
 */
public record HostProblem(String description, String remedy) {
}
