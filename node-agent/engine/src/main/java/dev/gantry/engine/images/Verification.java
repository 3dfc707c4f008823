package dev.gantry.engine.images;

import java.util.List;

import dev.gantry.oci.digest.Digest;

/**
 * What reading everything again has shown.
 *
 * @param layers how many layers there are
 * @param contents how many documents and blobs there are
 * @param damagedLayers the diffIDs of layers whose files are not what their digest says
 * @param damagedContents documents and blobs that are not what their digest says
 * @param unknownLayers layers of which nothing can be said: they came in an archive that
 * names a file twice, or with the first versions of Gantry
 */
public record Verification(int layers, int contents, List<Digest> damagedLayers, List<Digest> damagedContents,
		List<Digest> unknownLayers) {

	public Verification {
		damagedLayers = List.copyOf(damagedLayers);
		damagedContents = List.copyOf(damagedContents);
		unknownLayers = List.copyOf(unknownLayers);
	}

	public boolean isClean() {
		return this.damagedLayers.isEmpty() && this.damagedContents.isEmpty();
	}

}
