package dev.gantry.engine.sources;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;

/**
 * Unpacks pushed archives the way layers are unpacked: resolved beneath the tree's root
 * by descriptor, with bounded expansion, so that no name and no link leads out. Small
 * trees are in memory. A large one is below {@code data/sources} until its build has
 * ended; what an interrupted agent left there is swept at the next start.
 */
public final class SourceArchives {

	/** Larger archives go to the disk, in bytes as they come. */
	private static final int IN_MEMORY = 16 << 20;

	private final Path directory;

	private final MemoryTrees memory = new MemoryTrees();

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

	/** What is known of the files of a tree, by its root. */
	public FileDigests digests(Path root) {
		return this.memory.digests(root).orElseGet(FileDigests::unknown);
	}

	private SourceTree take(InputStream archive, Digest expected) throws IOException {
		try {
			byte[] start = archive.readNBytes(IN_MEMORY + 1);
			return start.length <= IN_MEMORY ? small(start, expected)
					: onDisk(new SequenceInputStream(new ByteArrayInputStream(start), archive), expected);
		}
		catch (ContentMismatchException ex) {
			throw new GantryException(ErrorCode.SOURCE_UNREADABLE,
					"The source that came is not what was promised: " + ex.getMessage(), "Deploy again", ex);
		}
		catch (InvalidImageException ex) {
			throw new GantryException(ErrorCode.SOURCE_UNREADABLE,
					"The source archive cannot be unpacked: " + ex.getMessage(), "Pack it again, as a tar.gz", ex);
		}
	}

	private SourceTree small(byte[] archive, Digest expected) throws IOException {
		Digest digest = Digest.ofBytes(archive);
		if (expected != null && !digest.equals(expected)) {
			throw ContentMismatchException.ofDigest(expected, digest);
		}
		Optional<SourceTree> tree = this.memory.find(digest);
		if (tree.isEmpty()) {
			tree = this.memory.unpack(digest, archive);
		}
		return tree.isPresent() ? tree.get() : onDisk(new ByteArrayInputStream(archive), null);
	}

	private SourceTree onDisk(InputStream archive, Digest expected) throws IOException {
		String name = UUID.randomUUID().toString();
		boolean done = false;
		try {
			SourceUnpacker.Unpacked tree = SourceUnpacker.unpack(archive, expected, this.directory.resolve(name));
			done = true;
			return new SourceTree(tree.root(), () -> remove(name));
		}
		finally {
			if (!done) {
				remove(name);
			}
		}
	}

	private void remove(String name) throws IOException {
		try (Directory parent = Directory.open(this.directory)) {
			parent.removeTree(name);
		}
	}

}
