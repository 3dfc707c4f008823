package dev.gantry.agent.instances;

import java.util.List;
import java.util.Map;

/**
 * An image that is on this node, as far as running it needs.
 *
 * @param layers directory names below the engine's layers, lowest first
 * @param entrypoint the image's {@code ENTRYPOINT}
 * @param command the image's {@code CMD}
 * @param environment the image's {@code ENV}
 * @param workingDirectory an absolute path
 * @param user as in the image's {@code USER}; empty is root
 * @param stopSignal the number of the signal that asks it to end
 */
public record AppImage(List<String> layers, List<String> entrypoint, List<String> command,
		Map<String, String> environment, String workingDirectory, String user, int stopSignal) {
}
