package dev.gantry.engine.layers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.oci.digest.Digest;

/**
 * The layers of one home, a directory each, named by the digits of their diffID:
 *
 * <pre>
 * layers/
 *   4f1c…          a complete layer, never changed again
 *   .new-UUID      one that is being made; swept at the next start
 * </pre>
 */
public final class LayerStore {

	private static final String DRAFT = ".new-";

	private final Path directory;

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
		return store;
	}

	/** The name of a layer's directory. */
	public static String nameOf(Digest diffId) {
		return diffId.hex();
	}

	public boolean contains(Digest diffId) {
		return Files.isDirectory(this.directory.resolve(nameOf(diffId)));
	}

	/** Starts a new layer, which nobody sees until it is committed. */
	public LayerDraft begin() throws IOException {
		Directory all = openAll();
		try {
			return new LayerDraft(all, DRAFT + UUID.randomUUID());
		}
		catch (IOException | RuntimeException ex) {
			all.close();
			throw ex;
		}
	}

	/** Removes a layer. Nothing may be using it. */
	public void remove(Digest diffId) throws IOException {
		try (Directory all = openAll()) {
			String name = DRAFT + UUID.randomUUID();
			if (all.find(nameOf(diffId)).isPresent()) {
				all.rename(nameOf(diffId), all, name);
				all.removeTree(name);
			}
		}
	}

	/** Opens a complete layer to read it. */
	public Directory layer(Digest diffId) throws IOException {
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
