package dev.gantry.engine.network;

/**
 * An address that a container has in a network.
 *
 * @param address the address, IPv4 or IPv6, without a prefix length
 * @param prefix the length of its network's prefix in bits
 * @param gateway the bridge's address there
 */
public record Lease(String address, int prefix, String gateway) {
}
