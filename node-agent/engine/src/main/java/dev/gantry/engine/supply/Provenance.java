package dev.gantry.engine.supply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.engine.build.BuildRecord;
import dev.gantry.engine.images.Attachment;
import dev.gantry.oci.digest.Digest;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says how an image was built, as an in-toto statement with SLSA's predicate.
 *
 * @see <a href="https://slsa.dev/spec/v1.0/provenance">SLSA provenance 1.0</a>
 */
public final class Provenance {

	/** What kind of document it is. */
	public static final String TYPE = "application/vnd.in-toto+json";

	private static final String BUILD_TYPE = "https://gantry.dev/build/dockerfile/v1";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private Provenance() {
	}

	/**
	 * Writes the statement.
	 * @param image the digest of its manifest
	 * @param source the digest of the pushed archive
	 * @param how it was built; secrets are no part of that
	 * @param build the build's name
	 */
	public static Attachment of(Digest image, String source, BuildRecord how, String build) {
		Map<String, Object> statement = new LinkedHashMap<>();
		statement.put("_type", "https://in-toto.io/Statement/v1");
		statement.put("subject", List.of(Map.of("name", "image", "digest", digest(image))));
		statement.put("predicateType", "https://slsa.dev/provenance/v1");
		Map<String, Object> definition = new LinkedHashMap<>();
		definition.put("buildType", BUILD_TYPE);
		definition.put("externalParameters",
				Map.of("arguments", new TreeMap<>(how.arguments()), "dockerfile", how.dockerfile().toString()));
		List<Object> materials = new ArrayList<>();
		materials.add(Map.of("name", "source", "digest", digest(Digest.of(source))));
		new TreeMap<>(how.bases())
			.forEach((name, base) -> materials.add(Map.of("uri", "docker-image:" + name, "digest", digest(base))));
		definition.put("resolvedDependencies", materials);
		Map<String, Object> run = new LinkedHashMap<>();
		run.put("builder", Map.of("id", "https://gantry.dev/builder"));
		run.put("metadata", Map.of("invocationId", build, "startedOn", how.begun().toString(), "finishedOn",
				how.ended().toString()));
		statement.put("predicate", Map.of("buildDefinition", definition, "runDetails", run));
		return new Attachment(TYPE, JSON.writeValueAsBytes(statement));
	}

	private static Map<String, String> digest(Digest digest) {
		String[] parts = digest.toString().split(":", 2);
		return Map.of(parts[0], parts[1]);
	}

}
