package dev.gantry.engine.images;

import java.util.List;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;

/**
 * An image whose layers are all on this node.
 *
 * @param digest of its manifest
 * @param config how it says to run it; hostile input
 */
public record LocalImage(Digest digest, ImageConfig config) {

	/** The layers' diffIDs, lowest first. */
	public List<Digest> layers() {
		return this.config.diffIds();
	}

	/** The layers as a container's root file system takes them, lowest first. */
	public List<String> layerNames() {
		return layers().stream().map(LayerStore::nameOf).toList();
	}

}
