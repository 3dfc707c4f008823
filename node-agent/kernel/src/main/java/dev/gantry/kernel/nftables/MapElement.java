package dev.gantry.kernel.nftables;

/**
 * An element of a map.
 *
 * @param key the key's parts in network order, each padded to four bytes
 * @param value the value's parts, likewise
 */
public record MapElement(byte[] key, byte[] value) {
}
