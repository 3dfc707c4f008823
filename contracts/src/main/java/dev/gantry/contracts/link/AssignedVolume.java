package dev.gantry.contracts.link;

/**
 * A volume that a generation finds in its container. A node lets one live generation have
 * it at a time: the next one waits until the former has ended.
 *
 * @param key names the data on the node, as nothing else ever is
 * @param app the app
 * @param name the volume's name in the app
 * @param path where the container sees it
 */
public record AssignedVolume(String key, String app, String name, String path) {
}
