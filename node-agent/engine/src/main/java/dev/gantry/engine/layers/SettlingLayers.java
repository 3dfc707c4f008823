package dev.gantry.engine.layers;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

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

	private final Rhythm rhythm;

	private final Opening store;

	private final SyncGroup syncs;

	private final Set<String> pending = new HashSet<>();

	/** Layers that are being made. */
	private int drafts;

	/** When the last of them was done, as {@link System#nanoTime()} has it. */
	private long idleSince = System.nanoTime();

	/** Opens the directory of all layers. */
	@FunctionalInterface
	interface Opening {

		Directory open() throws IOException;

	}

	/**
	 * When to write.
	 *
	 * @param pause how long nobody must have made a layer. Steps of one build follow each
	 * other, as the ends of an image's layers do, and one write-out does for all; it
	 * should not begin before the documents of that image are written, for who waits for
	 * them then waits for all layers, too
	 * @param patience how long a layer waits at most while others are being made, which a
	 * write-out would take disk and processor from
	 */
	record Rhythm(Duration pause, Duration patience) {

		static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(2), Duration.ofSeconds(30));

	}

	SettlingLayers(Opening store, SyncGroup syncs, Rhythm rhythm) {
		this.store = store;
		this.syncs = syncs;
		this.rhythm = rhythm;
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

	/** A layer is being made, until {@link #ended()}. */
	void began() {
		synchronized (this.pending) {
			this.drafts++;
		}
	}

	void ended() {
		synchronized (this.pending) {
			this.drafts--;
			this.idleSince = System.nanoTime();
			this.pending.notifyAll();
		}
	}

	/** The layers to settle, once nobody has made one for a while. */
	private Set<String> awaitPause() {
		long begun = System.nanoTime();
		synchronized (this.pending) {
			try {
				for (long left = left(begun); left > 0; left = left(begun)) {
					TimeUnit.NANOSECONDS.timedWait(this.pending, left);
				}
			}
			catch (InterruptedException ex) {
				LOG.debug("Nobody interrupts this thread; write at once", ex);
			}
			Set<String> layers = Set.copyOf(this.pending);
			this.pending.clear();
			return layers;
		}
	}

	/** How many nanoseconds to wait on, as far as can be told now. */
	private long left(long begun) {
		long now = System.nanoTime();
		long patience = this.rhythm.patience().toNanos() - (now - begun);
		return (this.drafts > 0) ? patience
				: Math.min(patience, this.rhythm.pause().toNanos() - (now - this.idleSince));
	}

	private void settle() {
		Set<String> layers = awaitPause();
		try (Directory all = this.store.open()) {
			this.syncs.sync(all::syncFileSystem);
			for (String layer : layers) {
				unmark(all, layer);
			}
		}
		catch (IOException | RuntimeException ex) {
			if (ex instanceof FileOperationException missing && missing.isNotFound()) {
				LOG.info("All layers were deleted before {} were on the disk", layers);
			}
			else {
				LOG.warn("Write layers to the disk; a crash of the host would lose {}", layers, ex);
			}
		}
	}

}
