package dev.gantry.oci.documents;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One image: its config and its layers, lowest first (image specification, manifest.md).
 *
 * @param mediaType OCI's or Docker's
 * @param artifactType what it is when it is not a container image, or {@code null}
 * @param config the config's descriptor
 * @param layers the layers' descriptors, lowest first
 * @param subject the manifest that this one says something about, or {@code null}
 * @param annotations free words
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonPropertyOrder({ "schemaVersion", "mediaType", "artifactType", "config", "layers", "subject", "annotations" })
public record Manifest(String mediaType, String artifactType, Descriptor config,
		@JsonInclude(JsonInclude.Include.ALWAYS) List<Descriptor> layers, Descriptor subject,
		Map<String, String> annotations) implements ManifestDocument {

	public Manifest {
		mediaType = (mediaType != null) ? mediaType : MediaTypes.OCI_MANIFEST;
		if (!MediaTypes.SINGLE.contains(mediaType)) {
			throw new IllegalArgumentException("'" + mediaType + "' is not the media type of a manifest");
		}
		Objects.requireNonNull(config, "a manifest needs a config");
		layers = (layers != null) ? List.copyOf(layers) : List.of();
		annotations = (annotations != null) ? Map.copyOf(annotations) : Map.of();
	}

	/** An OCI image of these parts. */
	public static Manifest of(Descriptor config, List<Descriptor> layers) {
		return new Manifest(MediaTypes.OCI_MANIFEST, null, config, layers, null, Map.of());
	}

	@JsonProperty("schemaVersion")
	int schemaVersion() {
		return 2;
	}

	/** Whether this is a container image, rather than an artifact of another kind. */
	@com.fasterxml.jackson.annotation.JsonIgnore
	public boolean isContainerImage() {
		return MediaTypes.CONFIGS.contains(this.config.mediaType())
				&& this.layers.stream().allMatch((layer) -> MediaTypes.LAYERS.contains(layer.mediaType()));
	}

	@Override
	public Optional<Descriptor> subjectIfAny() {
		return Optional.ofNullable(this.subject);
	}

	@Override
	public List<Descriptor> references() {
		return Stream.concat(Stream.of(this.config), this.layers.stream()).toList();
	}

	/** The layers' sizes as stored, config not counted, in bytes. */
	public long layersSize() {
		return this.layers.stream().mapToLong(Descriptor::size).sum();
	}

}
