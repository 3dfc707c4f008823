package dev.gantry.engine.layers;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.DirectoryEntry;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.process.BootId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Layers that are used before their files are on the disk. A symbolic link beside each
 * says so, with the boot it was made in as its target, which is all in the directory's
 * journal: it is there whenever the layer's name is. Who finds one of another boot knows
 * that the host went down meanwhile, and drops the layer; it can be made again.
 */
final class SettlingLayers {

	private static final Logger LOG = LoggerFactory.getLogger(SettlingLayers.class);

	private static final String MARK = ".settling-";

	/**
	 * Steps of one build follow each other, as the ends of an image's layers do, and one
	 * write-out does for all. It should not begin before the documents of that image are
	 * written: who waits for them then waits for all layers, too.
	 */
	private static final long PAUSE_MILLIS = 2000;

	private final Opening store;

	private final SyncGroup syncs;

	private final Set<String> pending = new HashSet<>();

	/** Opens the directory of all layers. */
	@FunctionalInterface
	interface Opening {

		Directory open() throws IOException;

	}

	SettlingLayers(Opening store, SyncGroup syncs) {
		this.store = store;
		this.syncs = syncs;
	}

	/** Drops what a crash of the host may have cut short. */
	void recover() throws IOException {
		String boot = BootId.read();
		try (Directory all = this.store.open()) {
			for (DirectoryEntry entry : all.entries()) {
				if (!entry.name().startsWith(MARK)) {
					continue;
				}
				String layer = entry.name().substring(MARK.length());
				if (all.readLink(entry.name()).equals(boot)) {
					later(layer);
				}
				else {
					LOG.warn("The host went down before layer {} was on the disk: it is made again when needed", layer);
					all.removeTree(layer);
					all.remove(entry.name());
				}
			}
		}
	}

	/** Marks a layer that is about to get its name. */
	void mark(Directory all, String layer) throws IOException {
		try {
			all.makeSymlink(MARK + layer, BootId.read());
		}
		catch (FileOperationException ex) {
			if (!ex.isExisting()) {
				throw ex;
			}
		}
	}

	/** Sees to it that a marked layer comes to the disk soon. */
	void later(String layer) {
		boolean first;
		synchronized (this.pending) {
			first = this.pending.isEmpty();
			this.pending.add(layer);
		}
		if (first) {
			Thread thread = new Thread(this::settle, "layer-sync");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/** Takes a layer's mark away, if it has one: it is on the disk, or gone. */
	void unmark(Directory all, String layer) throws IOException {
		try {
			all.remove(MARK + layer);
		}
		catch (FileOperationException ex) {
			if (!ex.isNotFound()) {
				throw ex;
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			LOG.debug("Nobody interrupts this thread; write at once", ex);
		}
	}

	private void settle() {
		pause();
		Set<String> layers;
		synchronized (this.pending) {
			layers = Set.copyOf(this.pending);
			this.pending.clear();
		}
		try (Directory all = this.store.open()) {
			this.syncs.sync(all::syncFileSystem);
			for (String layer : layers) {
				unmark(all, layer);
			}
		}
		catch (IOException | RuntimeException ex) {
			LOG.warn("Write layers to the disk; a crash of the host would lose {}", layers, ex);
		}
	}

}
