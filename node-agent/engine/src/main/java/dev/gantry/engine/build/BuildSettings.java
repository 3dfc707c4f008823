package dev.gantry.engine.build;

import java.nio.file.Path;

/**
 * What a node's operator says about builds.
 *
 * @param caBundle certificate authorities in PEM that the tools in RUN steps shall trust
 * besides their own, or {@code null}; it never becomes a part of an image
 */
public record BuildSettings(Path caBundle) {

	/** Nothing special. */
	public static final BuildSettings DEFAULT = new BuildSettings(null);

}
