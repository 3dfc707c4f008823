package dev.gantry.engine.images;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.store.Content;

/** Reads the parts of this node's images: from here, else from where they once came. */
final class BlobSources {

	private final Inventory inventory;

	private final RegistryClients clients;

	BlobSources(Inventory inventory, RegistryClients clients) {
		this.inventory = inventory;
		this.clients = clients;
	}

	/** The repositories that should have a part of an image, likeliest first. */
	List<ImageReference> origins(Digest image, Descriptor part) throws IOException {
		List<ImageReference> origins = new ArrayList<>();
		this.inventory.blobs().withBlob(part.digest()).map(LayerBlob::origin).ifPresent(origins::add);
		this.inventory.records().find(image).ifPresent((entry) -> origins.addAll(entry.document().origins()));
		return origins;
	}

	/** Reads a part; its end is an error if it is not as described. */
	InputStream open(Digest image, Descriptor part, ImageSources sources) throws IOException {
		Optional<Content> content = this.inventory.content().find(part.digest());
		if (content.isPresent()) {
			return content.get().verified();
		}
		IOException failure = new IOException("the blob " + part.digest() + " of the image " + image
				+ " is not here any more, and no registry is known that has it; pull the image again");
		for (ImageReference origin : origins(image, part)) {
			try {
				return this.clients.to(sources.accessTo(origin.host())).repository(origin.repository()).openBlob(part);
			}
			catch (RegistryException ex) {
				failure = ex;
			}
		}
		throw failure;
	}

}
