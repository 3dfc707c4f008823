package dev.gantry.engine.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.digest.DigestingInputStream;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.layers.UnpackedLayer;

/**
 * Unpacks pushed archives the way layers are unpacked: resolved beneath the tree's root
 * by descriptor, with bounded expansion, so that no name and no link leads out. A tree is
 * below {@code data/sources} until its build has ended; what an interrupted agent left
 * there is swept at the next start.
 */
public final class SourceArchives {

	private static final LayerLimits LIMITS = new LayerLimits(200_000, 8L << 30, 250, 256L << 20);

	private final Path directory;

	private SourceArchives(Path directory) {
		this.directory = directory;
	}

	/** Opens a home's sources and removes what was left there. */
	public static SourceArchives open(EngineHome home) throws IOException {
		Path directory = home.dataRoot().resolve("sources");
		Files.createDirectories(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		try (Directory sources = Directory.open(directory)) {
			for (DirectoryEntry entry : sources.entries()) {
				sources.removeTree(entry.name());
			}
		}
		return new SourceArchives(directory);
	}

	/** Unpacks an archive that nobody promised a digest of. */
	public SourceTree unpack(InputStream archive) throws IOException {
		return take(archive, null);
	}

	/**
	 * Unpacks an archive.
	 * @param archive a tar, plain or compressed; read to its end, not closed
	 * @param digest {@code sha256:…} of the archive as it is
	 * @throws GantryException {@code SOURCE_UNREADABLE} for an archive that is damaged or
	 * not the promised one, {@code SOURCE_UNSAFE} for one with entries that no source has
	 */
	public SourceTree unpack(InputStream archive, String digest) throws IOException {
		return take(archive, Digest.of(digest));
	}

	private SourceTree take(InputStream archive, Digest expected) throws IOException {
		Path store = this.directory.resolve(UUID.randomUUID().toString());
		SourceTree unfinished = new SourceTree(store, null);
		boolean done = false;
		try {
			Digest content = unpack(archive, expected, LayerStore.open(store));
			done = true;
			return new SourceTree(store, store.resolve(LayerStore.nameOf(content)));
		}
		catch (ContentMismatchException ex) {
			throw new GantryException(ErrorCode.SOURCE_UNREADABLE,
					"The source that came is not what was promised: " + ex.getMessage(), "Deploy again", ex);
		}
		catch (InvalidImageException ex) {
			throw new GantryException(ErrorCode.SOURCE_UNREADABLE,
					"The source archive cannot be unpacked: " + ex.getMessage(), "Pack it again, as a tar.gz", ex);
		}
		finally {
			if (!done) {
				unfinished.close();
			}
		}
	}

	private static Digest unpack(InputStream archive, Digest expected, LayerStore store) throws IOException {
		try (LayerDraft draft = store.begin()) {
			UnpackedLayer unpacked;
			DigestingInputStream digesting = new DigestingInputStream(archive, DigestAlgorithm.SHA256);
			try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
				unpacked = new LayerReader(LIMITS).read(digesting, new SourceSink(unpacker));
			}
			digesting.transferTo(java.io.OutputStream.nullOutputStream());
			if (expected != null && !digesting.digest().equals(expected)) {
				throw ContentMismatchException.ofDigest(expected, digesting.digest());
			}
			draft.commitUntilRestart(unpacked.diffId());
			return unpacked.diffId();
		}
	}

}
