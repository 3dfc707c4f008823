package dev.gantry.engine.layers;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.oci.digest.Digest;

/**
 * A layer that is being made. Closing it without a commit removes all of it.
 */
public final class LayerDraft implements Closeable {

	private final Directory store;

	private final Shared shared;

	private String name;

	private Directory root;

	private boolean closed;

	/** Takes over the store's descriptor. */
	LayerDraft(Directory store, Shared shared, String name) throws IOException {
		this.store = store;
		this.shared = shared;
		this.name = name;
		store.makeDirectory(name, 0755);
		this.root = store.directory(name);
		this.root.changeMode(0755);
		shared.settling().began();
	}

	/** The layer's root directory. */
	public Directory root() {
		return this.root;
	}

	/**
	 * Takes a directory of the same file system as the layer's content, in place of what
	 * the draft held.
	 * @param directory an absolute path that is trusted; it is gone from there
	 */
	public void adopt(Path directory) throws IOException {
		try (Directory parent = Directory.open(directory.getParent())) {
			this.store.removeTree(this.name);
			parent.rename(directory.getFileName().toString(), this.store, this.name);
		}
		this.root.close();
		this.root = this.store.directory(this.name);
	}

	/**
	 * Makes the draft the layer with this digest. Written to disk first; if the layer is
	 * there already, it stays and the draft goes.
	 */
	public void commit(Digest diffId) throws IOException {
		this.shared.syncs().sync(this.root::syncFileSystem);
		commitUntilRestart(diffId);
	}

	/**
	 * As {@link #commit}, without waiting for the disk, where the layer comes a little
	 * later: for what can be made again. A layer that a crash of the host cuts short is
	 * gone when the store is opened again.
	 */
	public void commitBehind(Digest diffId) throws IOException {
		String layer = LayerStore.nameOf(diffId);
		if (this.store.find(layer).isPresent()) {
			this.shared.use().note(diffId, () -> true);
			return;
		}
		this.shared.settling().mark(this.store, layer);
		commitUntilRestart(diffId);
		this.shared.settling().later(layer);
	}

	/**
	 * As {@link #commit}, without waiting for the disk: for a store that is swept at the
	 * next start, where nothing must outlive a crash.
	 */
	public void commitUntilRestart(Digest diffId) throws IOException {
		this.shared.use().note(diffId, () -> true);
		try {
			this.store.renameWithoutReplacing(this.name, this.store, LayerStore.nameOf(diffId));
			this.name = null;
		}
		catch (FileOperationException ex) {
			if (!ex.isExisting()) {
				throw ex;
			}
		}
	}

	@Override
	public void close() throws IOException {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.shared.settling().ended();
		this.root.close();
		try (this.store) {
			if (this.name != null) {
				this.store.removeTree(this.name);
				this.name = null;
			}
		}
	}

	/**
	 * What the drafts of a store share.
	 *
	 * @param use who wants which layer
	 * @param syncs write layers to disk
	 * @param settling are not on the disk yet
	 */
	record Shared(LayerUse use, SyncGroup syncs, SettlingLayers settling) {
	}

}
