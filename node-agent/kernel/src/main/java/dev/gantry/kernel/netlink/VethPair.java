package dev.gantry.kernel.netlink;

import java.nio.file.Path;

/**
 * A veth pair to be made: one end here as a bridge's port, one end in another network
 * namespace.
 *
 * @param hostName the name of the end here
 * @param bridge the interface index of the bridge
 * @param mtu the largest packet of both ends in bytes
 * @param namespace a file that refers to the other end's network namespace
 * @param innerName the name of the other end
 * @param innerMac the other end's hardware address, 6 bytes
 */
public record VethPair(String hostName, int bridge, int mtu, Path namespace, String innerName, byte[] innerMac) {
}
