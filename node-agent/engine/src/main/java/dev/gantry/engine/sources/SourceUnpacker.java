package dev.gantry.engine.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.digest.DigestingInputStream;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.layers.UnpackedLayer;

/** Unpacks one archive into a directory of its own. */
final class SourceUnpacker {

	private static final LayerLimits LIMITS = new LayerLimits(200_000, 8L << 30, 250, 256L << 20);

	private SourceUnpacker() {
	}

	/**
	 * Unpacks.
	 * @param archive a tar, plain or compressed; read to its end, not closed
	 * @param expected the archive's digest, or {@code null} if nobody promised one
	 * @param directory made, where a tree of its own is put
	 */
	static Unpacked unpack(InputStream archive, Digest expected, Path directory) throws IOException {
		try (LayerDraft draft = LayerStore.open(directory).begin()) {
			UnpackedLayer unpacked;
			DigestingInputStream digesting = new DigestingInputStream(archive, DigestAlgorithm.SHA256);
			try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
				unpacked = new LayerReader(LIMITS).read(digesting, new SourceSink(unpacker));
			}
			digesting.transferTo(OutputStream.nullOutputStream());
			if (expected != null && !digesting.digest().equals(expected)) {
				throw ContentMismatchException.ofDigest(expected, digesting.digest());
			}
			draft.commitUntilRestart(unpacked.diffId());
			return new Unpacked(directory.resolve(LayerStore.nameOf(unpacked.diffId())), unpacked.size());
		}
	}

	/**
	 * A tree.
	 *
	 * @param root of it
	 * @param size of the uncompressed archive in bytes
	 */
	record Unpacked(Path root, long size) {
	}

}
