package dev.gantry.contracts.link;

/**
 * The platform's answer to a {@link JoinRequest}.
 *
 * @param nodeId the node's id
 * @param nodeToken the node's own bearer token for every later call and, as the password
 * of user {@code node}, for the registry; shown only here
 * @param registry {@code host:port} of the platform's registry
 * @param epoch the present leader's epoch
 */
public record JoinReply(String nodeId, String nodeToken, String registry, long epoch) {
}
