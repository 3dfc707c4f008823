package dev.gantry.oci.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.gantry.oci.InvalidImageException;

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

	/** The same image in OCI's words; its config and layers are the same content. */
	public Manifest toOci() {
		return new Manifest(MediaTypes.OCI_MANIFEST, this.artifactType, ManifestForms.oci(this.config),
				this.layers.stream().map(ManifestForms::oci).toList(), this.subject, this.annotations);
	}

	/**
	 * The same image in Docker's words, for engines and registries that know no others.
	 * Annotations are left out: Docker's form has no room for them.
	 * @throws InvalidImageException if Docker's form cannot say it: layers with zstd,
	 * artifacts, and what says something about another manifest
	 */
	public Manifest toDocker() throws InvalidImageException {
		if (!isContainerImage() || this.artifactType != null || this.subject != null) {
			throw new InvalidImageException("Only a container image has a form in Docker's manifest version 2.2");
		}
		List<Descriptor> docker = new ArrayList<>();
		for (Descriptor layer : this.layers) {
			docker.add(ManifestForms.docker(layer));
		}
		return new Manifest(MediaTypes.DOCKER_MANIFEST, null, ManifestForms.docker(this.config), docker, null,
				Map.of());
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
