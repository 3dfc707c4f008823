package dev.gantry.contracts.link;

import java.util.Map;

/**
 * An agent's first call, {@code POST /agent/v1/join}, with a join token as bearer.
 * Joining again under the same name with the node's own token renews it.
 *
 * @param name the wanted node name, a DNS label
 * @param version the agent's version
 * @param architecture in Go's words, as in images: {@code amd64}, {@code arm64}
 * @param bootId the host's {@code /proc/sys/kernel/random/boot_id}
 * @param labels what constraints can select by
 * @param capacity what the node can give
 */
public record JoinRequest(String name, String version, String architecture, String bootId, Map<String, String> labels,
		NodeCapacity capacity) {
}
