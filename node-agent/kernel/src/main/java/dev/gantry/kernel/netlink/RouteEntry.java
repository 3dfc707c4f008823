package dev.gantry.kernel.netlink;

/**
 * An IPv4 route of the host.
 *
 * @param destination the network's address in network order; 0 with a prefix of 0 is the
 * default route
 * @param prefix the length of its prefix in bits
 * @param index the interface that it leads to, or 0
 */
public record RouteEntry(int destination, int prefix, int index) {
}
