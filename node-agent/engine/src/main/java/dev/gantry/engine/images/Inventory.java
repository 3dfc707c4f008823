package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;

/**
 * Which images are on this node, and what belongs to each: its record, its names, its
 * documents, its layers and their blobs. What changes several of them does so under this
 * object's lock.
 */
final class Inventory {

	private final LayerStore layers;

	private final ContentStore content;

	private final ImageDocuments documents;

	private final LayerBlobs blobs;

	private final ImageRecords records;

	private final ImageNames names;

	private final LayerRecipes recipes;

	Inventory(Path directory, LayerStore layers, ContentStore content) throws IOException {
		this.layers = layers;
		this.content = content;
		this.documents = new ImageDocuments(content);
		DurableFile.sweep(directory);
		this.blobs = new LayerBlobs(directory.resolve("layer-blobs"));
		boolean recorded = Files.isDirectory(directory.resolve("records"));
		this.records = new ImageRecords(directory.resolve("records"), InstantSource.system());
		this.names = new ImageNames(directory.resolve("names.json"));
		this.recipes = new LayerRecipes(directory.resolve("layer-recipes"), layers);
		if (!recorded) {
			recordAll();
		}
	}

	/** Homes of the first versions have images without records. */
	private void recordAll() throws IOException {
		List<Digest> digests;
		try (Stream<Digest> all = this.content.digests()) {
			digests = all.toList();
		}
		for (Digest digest : digests) {
			Optional<Content> found = this.content.find(digest);
			if (found.isPresent() && found.get().size() <= Documents.MAX_MANIFEST_SIZE && isImage(digest)) {
				this.records.keep(digest, null);
			}
		}
	}

	private boolean isImage(Digest digest) throws IOException {
		try {
			return this.documents.image(digest).isPresent();
		}
		catch (InvalidImageException ex) {
			return false;
		}
	}

	LayerStore layers() {
		return this.layers;
	}

	ContentStore content() {
		return this.content;
	}

	ImageDocuments documents() {
		return this.documents;
	}

	LayerBlobs blobs() {
		return this.blobs;
	}

	ImageRecords records() {
		return this.records;
	}

	LayerRecipes recipes() {
		return this.recipes;
	}

	ImageNames names() {
		return this.names;
	}

	/** Notes an image whose layers are here. */
	synchronized void keep(Exact<? extends Manifest> manifest, Exact<ImageConfig> config, ImageReference origin)
			throws IOException {
		this.documents.keep(config);
		this.documents.keep(manifest);
		this.records.keep(manifest.digest(), origin);
	}

	/**
	 * Notes an image that can be fetched or made again, as its layers can that may not be
	 * on the disk yet.
	 */
	synchronized void keepBehind(Exact<? extends Manifest> manifest, Exact<ImageConfig> config, ImageReference origin)
			throws IOException {
		this.documents.keepBehind(config);
		this.documents.keepBehind(manifest);
		this.records.keep(manifest.digest(), origin);
	}

	/** Notes that an image that is here is also elsewhere; false if it is not here. */
	synchronized boolean recorded(Digest image, ImageReference origin) throws IOException {
		if (this.records.find(image).isEmpty()) {
			return false;
		}
		this.records.keep(image, origin);
		return true;
	}

	/** Gives an image a name, unless the image has gone meanwhile. */
	synchronized boolean name(Digest image, ImageReference name) throws IOException {
		if (this.records.find(image).isEmpty()) {
			return false;
		}
		this.names.put(name, image);
		return true;
	}

	/** An image that is here with all its layers. */
	Optional<LocalImage> complete(Digest manifest) throws IOException {
		Optional<LocalImage> image = this.documents.image(manifest)
			.filter((found) -> found.layers().stream().allMatch(this.layers::contains));
		if (image.isPresent()) {
			this.records.touch(manifest);
		}
		return image;
	}

	/** What is known of an image. */
	Optional<NodeImage> describe(Digest image) throws IOException {
		Optional<ImageRecords.Entry> record = this.records.find(image);
		return record.isEmpty() ? Optional.empty() : describe(record.get(), this.names.of(image));
	}

	/** All images, newest first. */
	List<NodeImage> all() throws IOException {
		Map<Digest, List<ImageReference>> byImage = this.names.byImage();
		List<NodeImage> all = new ArrayList<>();
		for (ImageRecords.Entry record : this.records.all()) {
			describe(record, byImage.getOrDefault(record.document().image(), List.of())).ifPresent(all::add);
		}
		all.sort(Comparator.comparing(NodeImage::added).reversed().thenComparing(NodeImage::id));
		return all;
	}

	private Optional<NodeImage> describe(ImageRecords.Entry record, List<ImageReference> called) throws IOException {
		Optional<LocalImage> image = this.documents.image(record.document().image());
		if (image.isEmpty()) {
			return Optional.empty();
		}
		List<Long> sizes = new ArrayList<>();
		for (Digest layer : image.get().layers()) {
			sizes.add(sizeOf(layer));
		}
		return Optional.of(new NodeImage(image.get(), called, record.document().origins(), record.document().added(),
				record.used(), sizes));
	}

	/** A layer's size, measured once where nobody noted it. */
	long sizeOf(Digest layer) throws IOException {
		Optional<LayerBlob> blob = this.blobs.find(layer);
		if (blob.isPresent() && blob.get().size() != null) {
			return blob.get().size();
		}
		if (!this.layers.isHere(layer)) {
			return 0;
		}
		long size = this.layers.size(layer);
		if (blob.isPresent()) {
			this.blobs.keep(layer, blob.get().withSize(size));
		}
		return size;
	}

}
