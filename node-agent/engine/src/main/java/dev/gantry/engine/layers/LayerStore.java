package dev.gantry.engine.layers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;

/**
 * The layers of one home, a directory each, named by the digits of their diffID:
 *
 * <pre>
 * layers/
 *   4f1c…          a complete layer, never changed again
 *   .new-UUID      one that is being made; swept at the next start
 *   .settling-4f1c… the layer may not be on the disk yet; its target is the boot it was made in
 * </pre>
 */
public final class LayerStore {

	private static final String DRAFT = ".new-";

	private final Path directory;

	private final SyncGroup syncs = new SyncGroup();

	private final LayerUse use = new LayerUse(InstantSource.system());

	private final SettlingLayers settling = new SettlingLayers(this::openAll, this.syncs, SettlingLayers.Rhythm.USUAL);

	private LayerStore(Path directory) {
		this.directory = directory;
	}

	/**
	 * Opens a store and removes what an interrupted process left half-made in it.
	 * @param directory made where it is missing, with its parents
	 */
	public static LayerStore open(Path directory) throws IOException {
		Files.createDirectories(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		LayerStore store = new LayerStore(directory);
		try (Directory all = store.openAll()) {
			for (DirectoryEntry entry : all.entries()) {
				if (entry.name().startsWith(DRAFT)) {
					all.removeTree(entry.name());
				}
			}
		}
		store.settling.recover();
		return store;
	}

	/** The name of a layer's directory. */
	public static String nameOf(Digest diffId) {
		return diffId.hex();
	}

	/** Whether a layer is here. Who asks is taken to need it. */
	public boolean contains(Digest diffId) {
		return this.use.note(diffId, () -> isHere(diffId));
	}

	/** As {@link #contains}, but who asks does not need it. */
	public boolean isHere(Digest diffId) {
		return Files.isDirectory(this.directory.resolve(nameOf(diffId)));
	}

	/** When somebody last asked for a layer, or when this store was opened. */
	public Instant lastUsed(Digest diffId) {
		return this.use.last(diffId);
	}

	/** All layers that are here, in no order. */
	public List<Digest> all() throws IOException {
		try (Directory all = openAll()) {
			return all.entries()
				.stream()
				.map(DirectoryEntry::name)
				.filter((name) -> !name.startsWith("."))
				.map(LayerStore::digestOf)
				.flatMap(Optional::stream)
				.toList();
		}
	}

	/** The digest that names a layer's directory. */
	public static Optional<Digest> digestOf(String name) {
		for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
			String text = algorithm.prefix() + ":" + name;
			if (Digest.isValid(text)) {
				return Optional.of(Digest.of(text));
			}
		}
		return Optional.empty();
	}

	/** Starts a new layer, which nobody sees until it is committed. */
	public LayerDraft begin() throws IOException {
		Directory all = openAll();
		try {
			return new LayerDraft(all, new LayerDraft.Shared(this.use, this.syncs, this.settling),
					DRAFT + UUID.randomUUID());
		}
		catch (IOException | RuntimeException ex) {
			all.close();
			throw ex;
		}
	}

	/** Removes a layer. Nothing may be using it. */
	public void remove(Digest diffId) throws IOException {
		removeUnlessUsed(diffId, Instant.MAX);
	}

	/**
	 * Removes a layer that no container has, unless somebody asked for it meanwhile.
	 * @param since when the decision was made
	 * @return whether it is gone
	 */
	public boolean removeUnlessUsed(Digest diffId, Instant since) throws IOException {
		String name = DRAFT + UUID.randomUUID();
		try (Directory all = openAll()) {
			boolean moved = this.use.unlessUsed(diffId, since, () -> {
				if (all.find(nameOf(diffId)).isEmpty()) {
					return false;
				}
				this.settling.unmark(all, nameOf(diffId));
				all.rename(nameOf(diffId), all, name);
				return true;
			});
			if (moved) {
				all.removeTree(name);
			}
			return moved;
		}
	}

	/** How many bytes may still be written to the file system of the layers. */
	public long room() throws IOException {
		return Files.getFileStore(this.directory).getUsableSpace();
	}

	/** How many bytes a layer's files have. Who asks does not need it. */
	public long size(Digest diffId) throws IOException {
		try (Directory all = openAll(); Directory layer = all.directory(nameOf(diffId))) {
			return LayerSize.of(layer);
		}
	}

	/** Opens a complete layer to read it. */
	public Directory layer(Digest diffId) throws IOException {
		this.use.note(diffId, () -> true);
		try (Directory all = openAll()) {
			return all.directory(nameOf(diffId));
		}
	}

	/**
	 * Opens several layers as the one tree that overlayfs makes of them.
	 * @param diffIds lowest first
	 */
	public LayerStack stack(List<Digest> diffIds) throws IOException {
		return new LayerStack(topFirst(diffIds));
	}

	/**
	 * As {@link #stack(List)}, with another directory on top, which the stack takes over.
	 */
	public LayerStack stack(List<Digest> diffIds, Directory top) throws IOException {
		List<Directory> layers = new ArrayList<>(List.of(top));
		try {
			layers.addAll(topFirst(diffIds));
			return new LayerStack(layers);
		}
		catch (IOException ex) {
			top.close();
			throw ex;
		}
	}

	/**
	 * As {@link #stack(List)}, with a draft on top.
	 */
	public LayerStack stack(List<Digest> diffIds, LayerDraft draft) throws IOException {
		List<Directory> layers = topFirst(diffIds);
		layers.add(0, draft.root().duplicate());
		return new LayerStack(layers);
	}

	private List<Directory> topFirst(List<Digest> diffIds) throws IOException {
		List<Directory> layers = new ArrayList<>();
		try {
			for (int i = diffIds.size() - 1; i >= 0; i--) {
				layers.add(layer(diffIds.get(i)));
			}
			return layers;
		}
		catch (IOException ex) {
			layers.forEach(Directory::close);
			throw ex;
		}
	}

	private Directory openAll() throws IOException {
		return Directory.open(this.directory);
	}

}
