package dev.gantry.oci.documents;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import dev.gantry.oci.reference.Platform;

/**
 * Images of several platforms under one name (image specification, image-index.md;
 * Docker's manifest list).
 *
 * @param mediaType OCI's or Docker's
 * @param artifactType what it is when it is not a list of container images, or
 * {@code null}
 * @param manifests what it lists
 * @param subject the manifest that this one says something about, or {@code null}
 * @param annotations free words
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonPropertyOrder({ "schemaVersion", "mediaType", "artifactType", "manifests", "subject", "annotations" })
public record Index(String mediaType, String artifactType,
		@JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> manifests, Descriptor subject,
		Map<String, String> annotations) implements ManifestDocument {

	public Index {
		mediaType = (mediaType != null) ? mediaType : MediaTypes.OCI_INDEX;
		if (!MediaTypes.LISTS.contains(mediaType)) {
			throw new IllegalArgumentException("'" + mediaType + "' is not the media type of an index");
		}
		manifests = (manifests != null) ? List.copyOf(manifests) : List.of();
		annotations = (annotations != null) ? Map.copyOf(annotations) : Map.of();
	}

	/** An OCI index of these manifests. */
	public static Index of(List<Descriptor> manifests) {
		return new Index(MediaTypes.OCI_INDEX, null, manifests, null, Map.of());
	}

	@JsonProperty("schemaVersion")
	int schemaVersion() {
		return 2;
	}

	/** The best of {@link #candidates}. */
	public Optional<Descriptor> select(Platform machine) {
		return candidates(machine).stream().findFirst();
	}

	/**
	 * Where the image for a machine can be, best first: what says that it runs there,
	 * then indexes that do not say what they are made for, and what is alone and does not
	 * say it.
	 */
	public List<Descriptor> candidates(Platform machine) {
		Stream<Descriptor> matches = this.manifests.stream()
			.filter((manifest) -> manifest.platform() != null && machine.runs(manifest.platform()));
		Stream<Descriptor> others = this.manifests.stream()
			.filter((manifest) -> manifest.platform() == null)
			.filter((manifest) -> this.manifests.size() == 1 || MediaTypes.LISTS.contains(manifest.mediaType()));
		return Stream.concat(matches, others).toList();
	}

	@Override
	public Optional<Descriptor> subjectIfAny() {
		return Optional.ofNullable(this.subject);
	}

	@Override
	public List<Descriptor> references() {
		return this.manifests;
	}

}
