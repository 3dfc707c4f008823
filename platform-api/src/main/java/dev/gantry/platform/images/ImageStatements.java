package dev.gantry.platform.images;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import dev.gantry.contracts.images.ImageOrigin;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.registry.RepositoryClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what is kept beside an image: SLSA's provenance and a bill of its software.
 * Whoever may push to the repository may have written it, so nothing of it is taken for
 * granted.
 *
 * @see <a href="https://slsa.dev/spec/v1.0/provenance">SLSA provenance 1.0</a>
 */
final class ImageStatements {

	private static final String PROVENANCE = "application/vnd.in-toto+json";

	private static final String SOFTWARE_BILL = "application/vnd.cyclonedx+json";

	private static final String IMAGE = "docker-image:";

	private static final int MOST_BYTES = 1024 * 1024;

	private static final int MOST_BASES = 50;

	private ImageStatements() {
	}

	/** How the image came about, or {@code null} if nothing beside it says. */
	static ImageOrigin origin(RepositoryClient repository, Digest image) throws IOException {
		JsonNode statement = null;
		boolean softwareBill = false;
		for (Descriptor referrer : repository.referrers(image).manifests()) {
			softwareBill |= SOFTWARE_BILL.equals(referrer.artifactType());
			if (statement == null && PROVENANCE.equals(referrer.artifactType())) {
				statement = read(repository, referrer);
			}
		}
		return (statement == null && !softwareBill) ? null
				: origin((statement != null) ? statement.path("predicate") : JsonMapper.shared().createObjectNode(),
						softwareBill);
	}

	private static JsonNode read(RepositoryClient repository, Descriptor referrer) throws IOException {
		if (!(repository.manifest(referrer.digest().toString()).document() instanceof Manifest manifest)
				|| manifest.layers().size() != 1 || manifest.layers().get(0).size() > MOST_BYTES) {
			return null;
		}
		try (InputStream blob = repository.openBlob(manifest.layers().get(0))) {
			return JsonMapper.shared().readTree(blob.readNBytes(MOST_BYTES));
		}
		catch (JacksonException ex) {
			return null; // not what it says it is
		}
	}

	private static ImageOrigin origin(JsonNode predicate, boolean softwareBill) {
		String source = null;
		Map<String, String> bases = new TreeMap<>();
		for (JsonNode material : predicate.path("buildDefinition").path("resolvedDependencies")) {
			String digest = "sha256:" + material.path("digest").path("sha256").asString("");
			String uri = material.path("uri").asString("");
			if (material.path("name").asString("").equals("source")) {
				source = digest;
			}
			else if (uri.startsWith(IMAGE) && bases.size() < MOST_BASES) {
				bases.put(uri.substring(IMAGE.length()), digest);
			}
		}
		JsonNode run = predicate.path("runDetails").path("metadata");
		return new ImageOrigin(run.path("invocationId").asString(null), source, bases,
				instant(run.path("startedOn").asString("")), instant(run.path("finishedOn").asString("")),
				softwareBill);
	}

	private static Instant instant(String text) {
		try {
			return Instant.parse(text);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
