package dev.gantry.oci.documents;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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

	/**
	 * The first image that runs on a machine, or, when none says what it is made for and
	 * there is only one, that one.
	 */
	public Optional<Descriptor> select(Platform machine) {
		Optional<Descriptor> match = this.manifests.stream()
			.filter((manifest) -> manifest.platform() != null && machine.runs(manifest.platform()))
			.findFirst();
		if (match.isPresent() || this.manifests.size() != 1) {
			return match;
		}
		return this.manifests.stream().filter((manifest) -> manifest.platform() == null).findFirst();
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
