package dev.gantry.oci.archives;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.store.ContentStore;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes images out of what {@code docker save} makes (Docker image specification 1.2,
 * "Combined Image JSON + Filesystem Changeset Format"). They become OCI images with the
 * same config, so with the same image id.
 */
record DockerArchiveReader(ImageArchive archive, ArchiveScan scan, ContentStore store) {

	private static final JsonMapper MAPPER = new JsonMapper();

	List<ArchivedImage> read() throws IOException {
		List<Item> items = items();
		Set<String> configs = new HashSet<>();
		Set<String> layers = new HashSet<>();
		for (Item item : items) {
			configs.add(this.scan.resolve(item.config()));
			for (String layer : item.layers()) {
				layers.add(this.scan.resolve(layer));
			}
		}
		Intake intake = new Intake(this.store, configs, layers);
		this.archive.visit(intake);
		List<ArchivedImage> images = new ArrayList<>();
		for (Item item : items) {
			images.add(image(item, intake));
		}
		return images;
	}

	private List<Item> items() throws InvalidImageException {
		Item[] items;
		try {
			items = MAPPER.readValue(this.scan.document(ArchiveScan.DOCKER_MANIFEST), Item[].class);
		}
		catch (JacksonException ex) {
			throw new InvalidImageException("The archive's manifest.json is not that of a docker-archive", ex);
		}
		if (items == null || items.length == 0) {
			throw new InvalidImageException("The archive's manifest.json lists no image");
		}
		for (Item item : items) {
			if (item == null || item.config() == null) {
				throw new InvalidImageException("The archive's manifest.json has an image without a config");
			}
		}
		return List.of(items);
	}

	private ArchivedImage image(Item item, Intake intake) throws IOException {
		byte[] bytes = intake.configs.get(this.scan.resolve(item.config()));
		if (bytes == null) {
			throw missing(item.config());
		}
		Exact<ImageConfig> config = Documents.readConfig(bytes);
		List<Digest> diffIds = config.document().diffIds();
		if (diffIds.size() != item.layers().size()) {
			throw new InvalidImageException("The archive's image has " + item.layers().size()
					+ " layers, and its config says " + diffIds.size());
		}
		List<Descriptor> layers = new ArrayList<>();
		for (int i = 0; i < diffIds.size(); i++) {
			Kept kept = intake.layers.get(this.scan.resolve(item.layers().get(i)));
			if (kept == null) {
				throw missing(item.layers().get(i));
			}
			if (!kept.diffId().equals(diffIds.get(i))) {
				throw ContentMismatchException.ofDigest(diffIds.get(i), kept.diffId());
			}
			layers.add(kept.descriptor());
		}
		this.store.put(config.digest(), bytes);
		ManifestDocument manifest = Manifest.of(config.descriptor(MediaTypes.OCI_CONFIG), layers);
		Exact<ManifestDocument> exact = Documents.write(manifest);
		this.store.put(exact.digest(), exact.bytes());
		return new ArchivedImage(exact, item.repoTags());
	}

	private static InvalidImageException missing(String name) {
		return new InvalidImageException("The archive lacks '" + name + "', which its manifest.json names");
	}

	/**
	 * An image of {@code manifest.json}.
	 *
	 * @param config the name of its config
	 * @param repoTags what it is called
	 * @param layers the names of its layers, lowest first
	 */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Item(@JsonProperty("Config") String config, @JsonProperty("RepoTags") List<String> repoTags,
			@JsonProperty("Layers") List<String> layers) {

		Item {
			repoTags = (repoTags != null) ? repoTags.stream().filter((tag) -> tag != null).toList() : List.of();
			layers = (layers != null) ? List.copyOf(layers) : List.of();
		}

	}

	/**
	 * A layer that is in the store.
	 *
	 * @param descriptor of what is there
	 * @param diffId of its uncompressed form
	 */
	private record Kept(Descriptor descriptor, Digest diffId) {
	}

	/** Keeps the configs and layers that were asked for. */
	private final class Intake extends FilesOnly {

		private final ContentStore target;

		private final Set<String> wantedConfigs;

		private final Set<String> wantedLayers;

		private final Map<String, byte[]> configs = new HashMap<>();

		private final Map<String, Kept> layers = new HashMap<>();

		Intake(ContentStore target, Set<String> wantedConfigs, Set<String> wantedLayers) {
			this.target = target;
			this.wantedConfigs = wantedConfigs;
			this.wantedLayers = wantedLayers;
		}

		@Override
		void file(String name, long size, InputStream content) throws IOException {
			if (this.wantedConfigs.contains(name)) {
				if (size > Documents.MAX_CONFIG_SIZE) {
					throw new InvalidImageException("The archive's config '" + name + "' has " + size
							+ " bytes; at most " + Documents.MAX_CONFIG_SIZE + " are allowed");
				}
				this.configs.put(name, content.readAllBytes());
			}
			else if (this.wantedLayers.contains(name) && !this.layers.containsKey(name)) {
				this.layers.put(name, keep(content));
			}
		}

		private Kept keep(InputStream content) throws IOException {
			Descriptor descriptor = LayerIntake.keep(new BufferedInputStream(content), this.target);
			LayerReader reader = new LayerReader(DockerArchiveReader.this.archive.limits());
			try (InputStream in = this.target.find(descriptor.digest())
				.orElseThrow(() -> new IllegalStateException("a layer vanished from the store"))
				.open()) {
				return new Kept(descriptor, reader.read(in, new ArchiveScan()).diffId());
			}
		}

	}

}
