package dev.gantry.contracts.link;

import java.util.Map;

import dev.gantry.contracts.values.MemorySize;

/**
 * A build that a node shall run: fetch {@code GET /agent/v1/builds/{buildId}/source} (a
 * tar.gz whose SHA-256 is the source digest), build, push the image to the repository in
 * the platform's registry, telling each step by {@code POST
 * /agent/v1/builds/{buildId}/progress}.
 *
 * @param buildId the build
 * @param attempt which attempt
 * @param app the app's name
 * @param sourceDigest {@code sha256:…} of the archive
 * @param dockerfile the Dockerfile's path in the tree
 * @param arguments {@code ARG} values
 * @param repository where the image goes, for example {@code apps/hello}
 * @param tag the image's tag, for example {@code build-7}
 * @param memory the limit of each step
 * @param useCache whether steps may come from the cache
 * @param secrets the app's configuration, of which steps see what they ask for by
 * {@code RUN --mount=type=secret,id=NAME}; absent means empty
 */
public record BuildAssignment(String buildId, int attempt, String app, String sourceDigest, String dockerfile,
		Map<String, String> arguments, String repository, String tag, MemorySize memory, boolean useCache,
		Map<String, String> secrets) {

	public BuildAssignment {
		secrets = (secrets == null) ? Map.of() : Map.copyOf(secrets);
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return "BuildAssignment[" + this.buildId + "-" + this.attempt + " of " + this.app + "]";
	}

}
