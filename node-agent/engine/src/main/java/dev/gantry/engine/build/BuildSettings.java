package dev.gantry.engine.build;

import java.nio.file.Path;

import dev.gantry.engine.remote.RemotePolicy;

/**
 * What a node's operator says about builds.
 *
 * @param caBundle certificate authorities in PEM that the tools in RUN steps shall trust
 * besides their own, or {@code null}; it never becomes a part of an image
 * @param remote where ADD may fetch from
 */
public record BuildSettings(Path caBundle, RemotePolicy remote) {

	/** Nothing special. */
	public static final BuildSettings DEFAULT = new BuildSettings(null, RemotePolicy.PUBLIC_ONLY);

	public BuildSettings withCaBundle(Path caBundle) {
		return new BuildSettings(caBundle, this.remote);
	}

	public BuildSettings with(RemotePolicy remote) {
		return new BuildSettings(this.caBundle, remote);
	}

}
