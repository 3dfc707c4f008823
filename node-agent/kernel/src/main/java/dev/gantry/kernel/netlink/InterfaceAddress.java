package dev.gantry.kernel.netlink;

/**
 * An IPv4 address of an interface.
 *
 * @param index the interface index
 * @param address the address in network order
 * @param prefix the length of the network's prefix in bits
 */
public record InterfaceAddress(int index, int address, int prefix) {
}
