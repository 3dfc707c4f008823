package dev.gantry.engine.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestingInputStream;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads everything again and compares it with its digest. What is damaged and nobody
 * holds is dropped on demand: whoever needs it next fetches or makes it again.
 */
final class ImageVerifier {

	private static final Logger LOG = LoggerFactory.getLogger(ImageVerifier.class);

	private final Inventory inventory;

	private final ImageRemovals removals;

	ImageVerifier(Inventory inventory, ImageRemovals removals) {
		this.inventory = inventory;
		this.removals = removals;
	}

	/** What is known of a layer. */
	private enum Verdict {

		SOUND, DAMAGED, UNKNOWN

	}

	Verification verify(boolean repair) throws IOException {
		List<Digest> damaged = new ArrayList<>();
		List<Digest> unknown = new ArrayList<>();
		List<Digest> layers = this.inventory.layers().all();
		for (Digest layer : layers) {
			switch (verdict(layer)) {
				case DAMAGED -> damaged.add(layer);
				case UNKNOWN -> unknown.add(layer);
				case SOUND -> {
					// nothing to tell
				}
			}
		}
		List<Digest> contents = new ArrayList<>();
		List<Digest> damagedContents = damagedContents(contents);
		if (repair) {
			repair(damaged, damagedContents);
		}
		return new Verification(layers.size(), contents.size(), damaged, damagedContents, unknown);
	}

	private Verdict verdict(Digest layer) throws IOException {
		if (!this.inventory.layers().isHere(layer)) {
			return Verdict.SOUND;
		}
		Optional<InputStream> replay = this.inventory.recipes().replay(layer);
		if (replay.isEmpty()) {
			return layer.equals(written(layer)) ? Verdict.SOUND : Verdict.UNKNOWN;
		}
		try (DigestingInputStream archive = new DigestingInputStream(replay.get(), layer.algorithm())) {
			archive.transferTo(OutputStream.nullOutputStream());
			return archive.digest().equals(layer) ? Verdict.SOUND : Verdict.DAMAGED;
		}
		catch (IOException ex) {
			LOG.warn("Layer {} is damaged: {}", layer, ex.getMessage());
			return Verdict.DAMAGED;
		}
	}

	/** The digest that a layer which was built here must have. */
	private Digest written(Digest layer) throws IOException {
		try (Directory directory = this.inventory.layers().layer(layer);
				LayerWriter writer = LayerWriter.uncompressed(OutputStream.nullOutputStream())) {
			LayerWalk.send(directory, writer);
			return writer.finish().diffId();
		}
	}

	private List<Digest> damagedContents(List<Digest> all) throws IOException {
		try (Stream<Digest> digests = this.inventory.content().digests()) {
			digests.forEach(all::add);
		}
		List<Digest> damaged = new ArrayList<>();
		for (Digest digest : all) {
			Optional<Content> content = this.inventory.content().find(digest);
			if (content.isPresent() && !ContentStore.isSound(content.get())) {
				damaged.add(digest);
			}
		}
		return damaged;
	}

	private void repair(List<Digest> layers, List<Digest> contents) throws IOException {
		Set<String> held = new HashSet<>();
		this.removals.holds().forEach((hold) -> held.addAll(hold.layers()));
		for (Digest content : contents) {
			LOG.warn("Drop the damaged content {}", content);
			this.inventory.content().delete(content);
			this.inventory.documents().forget(content);
		}
		for (Digest layer : layers) {
			if (held.contains(LayerStore.nameOf(layer))) {
				LOG.error("The layer {} is damaged and in use; remove its containers and pull its image again", layer);
			}
			else if (this.inventory.layers().removeUnlessUsed(layer, Instant.MAX)) {
				LOG.warn("Dropped the damaged layer {}", layer);
				this.inventory.recipes().forget(layer);
			}
		}
	}

}
