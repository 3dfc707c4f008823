package dev.gantry.platform.releases;

import java.util.Map;

import dev.gantry.platform.apps.ProcessSpec;

/**
 * What a release is made of.
 *
 * @param image the image
 * @param exposedPort the lowest TCP port that the image exposes, or {@code null}
 * @param configVersion the configuration's version; 0 is the empty one
 * @param processes the process types as declared
 */
public record ReleaseContent(StoredImage image, Integer exposedPort, int configVersion,
		Map<String, ProcessSpec> processes) {

	public ReleaseContent {
		processes = Map.copyOf(processes);
	}

	/** The lowest of an image's exposed ports, or {@code null} for none. */
	public static Integer lowest(Iterable<Integer> ports) {
		Integer lowest = null;
		for (Integer port : ports) {
			if (lowest == null || port < lowest) {
				lowest = port;
			}
		}
		return lowest;
	}

}
