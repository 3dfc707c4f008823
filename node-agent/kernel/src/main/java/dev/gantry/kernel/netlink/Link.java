package dev.gantry.kernel.netlink;

/**
 * A network interface.
 *
 * @param index the interface index
 * @param name the name
 * @param mtu the largest packet in bytes
 * @param master the index of the bridge that it is a port of, or 0
 * @param peer the index of a veth's other end in that end's namespace, or 0
 * @param up whether it is administratively up
 */
public record Link(int index, String name, int mtu, int master, int peer, boolean up) {
}
