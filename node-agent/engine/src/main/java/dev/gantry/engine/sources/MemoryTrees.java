package dev.gantry.engine.sources;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.gantry.kernel.files.DetachedMounts;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.oci.digest.Digest;

/**
 * Small trees in memory, where thousands of files cost no journal of a disk. Each is a
 * mount that nobody sees and that ends with this process. The last ones stay: who builds
 * the same source again finds it unpacked.
 */
final class MemoryTrees {

	private static final int MOST = 4;

	private static final long SIZE = 64L << 20;

	private static final long FILES = 50_000;

	/** What nobody uses is kept up to this size. */
	private static final long KEPT_SIZE = 16L << 20;

	private final Map<Digest, Tree> trees = new LinkedHashMap<>(16, 0.75f, true);

	private final Map<Path, FileDigests> digests = new HashMap<>();

	private int mounted;

	/** A tree of this archive, if one is here. */
	synchronized Optional<SourceTree> find(Digest archive) {
		return Optional.ofNullable(this.trees.get(archive)).map(this::use);
	}

	/**
	 * Unpacks an archive.
	 * @param digest of the archive
	 * @return nothing if this is not the place for it: there is no room, or it holds what
	 * only a disk can
	 */
	Optional<SourceTree> unpack(Digest digest, byte[] archive) throws IOException {
		if (!reserve()) {
			return Optional.empty();
		}
		Directory place = null;
		boolean done = false;
		try {
			place = DetachedMounts.memory(SIZE, FILES);
			SourceUnpacker.Unpacked unpacked = SourceUnpacker.unpack(new ByteArrayInputStream(archive), null,
					place.descriptorPath().resolve("tree"));
			Tree tree = new Tree(digest, place, unpacked);
			done = true;
			return Optional.of(put(tree));
		}
		catch (FileOperationException ex) {
			return Optional.empty();
		}
		finally {
			if (!done) {
				unmount(place);
			}
		}
	}

	/** The digests of a tree of here. */
	synchronized Optional<FileDigests> digests(Path root) {
		return Optional.ofNullable(this.digests.get(root));
	}

	private synchronized SourceTree put(Tree tree) {
		this.trees.putIfAbsent(tree.digest, tree);
		this.digests.put(tree.unpacked.root(), FileDigests.ofUnchangingTree());
		return use(tree);
	}

	private SourceTree use(Tree tree) {
		tree.users++;
		return new SourceTree(tree.unpacked.root(), () -> release(tree));
	}

	private synchronized void release(Tree tree) {
		tree.users--;
		boolean kept = this.trees.get(tree.digest) == tree && tree.unpacked.size() <= KEPT_SIZE;
		if (tree.users == 0 && !kept) {
			end(tree);
		}
	}

	/** Makes room by what was not used for longest. */
	private synchronized boolean reserve() {
		Iterator<Tree> eldest = this.trees.values().iterator();
		while (this.mounted >= MOST && eldest.hasNext()) {
			Tree tree = eldest.next();
			if (tree.users == 0) {
				eldest.remove();
				end(tree);
			}
		}
		if (this.mounted >= MOST) {
			return false;
		}
		this.mounted++;
		return true;
	}

	private void end(Tree tree) {
		this.trees.remove(tree.digest, tree);
		this.digests.remove(tree.unpacked.root());
		unmount(tree.place);
	}

	private synchronized void unmount(Directory place) {
		this.mounted--;
		if (place != null) {
			place.close();
		}
	}

	private static final class Tree {

		private final Digest digest;

		private final Directory place;

		private final SourceUnpacker.Unpacked unpacked;

		private int users;

		Tree(Digest digest, Directory place, SourceUnpacker.Unpacked unpacked) {
			this.digest = digest;
			this.place = place;
			this.unpacked = unpacked;
		}

	}

}
