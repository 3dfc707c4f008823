package dev.gantry.engine.images;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerReader;
import dev.gantry.oci.layers.UnpackedLayer;
import dev.gantry.oci.reference.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one image to this node: config first, then all missing layers at the same time,
 * each verified as a blob by its digest and as an archive by its diffID.
 */
final class ImagePull {

	private static final Logger LOG = LoggerFactory.getLogger(ImagePull.class);

	/** User namespaces map the numbers below this one. */
	private static final long MAPPED_IDS = 65536;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ImageSupply found;

	private final Shelf shelf;

	private final PullListener listener;

	/** This pull's caller and the layers that it fetches right now. */
	private final Phaser underWay = new Phaser(1);

	private volatile boolean abandoned;

	/**
	 * Where a pull puts things.
	 *
	 * @param inventory the images of this node
	 * @param flights shares work between pulls
	 * @param threads unpack
	 * @param readers fetch and decompress
	 */
	record Shelf(Inventory inventory, SingleFlight<Digest> flights, ExecutorService threads, Executor readers) {
	}

	ImagePull(ImageSupply found, Shelf shelf, PullListener listener) {
		this.found = found;
		this.shelf = shelf;
		this.listener = listener;
	}

	LocalImage run(Platform machine) throws IOException, InterruptedException {
		Manifest manifest = this.found.manifest().document();
		Exact<ImageConfig> config = this.found.config();
		List<Digest> diffIds = config.document().diffIds();
		if (diffIds.size() != manifest.layers().size()) {
			throw new InvalidImageException("'" + this.found.name() + "' has " + manifest.layers().size()
					+ " layers and names " + diffIds.size() + " in its config");
		}
		if (!machine.runs(config.document().platform())) {
			throw new InvalidImageException("'" + this.found.name() + "' is made for " + config.document().platform()
					+ ", this node is " + machine);
		}
		fetch(missing(manifest, diffIds));
		if (isFetchable()) {
			this.shelf.inventory().keepBehind(this.found.manifest(), config, this.found.origin());
		}
		else {
			this.shelf.inventory().keep(this.found.manifest(), config, null);
		}
		return new LocalImage(this.found.manifest().digest(), config.document());
	}

	/**
	 * Whether nobody needs to wait for the disk: what a crash of the host takes away can
	 * be had again from where it came, unlike what somebody imported.
	 */
	private boolean isFetchable() {
		return this.found.origin() != null;
	}

	/** The largest first: it should not be the one that all wait for at the end. */
	private List<Layer> missing(Manifest manifest, List<Digest> diffIds) {
		List<Layer> missing = new ArrayList<>();
		long bytes = 0;
		for (int i = 0; i < diffIds.size(); i++) {
			Layer layer = new Layer(diffIds.get(i), manifest.layers().get(i));
			if (!this.shelf.inventory().layers().contains(layer.diffId()) && !missing.contains(layer)) {
				missing.add(layer);
				bytes += layer.blob().size();
			}
		}
		missing.sort(Comparator.comparingLong((Layer layer) -> layer.blob().size()).reversed());
		this.listener.found(this.found.name(), missing.size(), bytes);
		return missing;
	}

	private void fetch(List<Layer> layers) throws IOException, InterruptedException {
		List<Future<?>> futures = new ArrayList<>();
		for (Layer layer : layers) {
			futures.add(this.shelf.threads().submit(() -> {
				this.shelf.flights().run(layer.diffId(), () -> fetchUnlessThere(layer));
				return null;
			}));
		}
		try {
			for (Future<?> future : futures) {
				ParallelWork.await(future);
			}
		}
		finally {
			this.abandoned = true;
			for (Future<?> future : futures) {
				future.cancel(false);
			}
			awaitEnds();
		}
	}

	/**
	 * After a failure: who hears of it should find nothing half-made. A layer whose
	 * registry has stopped to send is not waited for; it is dropped when its reading
	 * ends.
	 */
	private void awaitEnds() {
		try {
			this.underWay.awaitAdvanceInterruptibly(this.underWay.arrive(), PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			LOG.info("{}: a layer that is not wanted any more still waits for its registry", this.found.name());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void fetchUnlessThere(Layer layer) throws IOException {
		this.underWay.register();
		try {
			if (this.abandoned) {
				throw givenUp();
			}
			if (!this.shelf.inventory().layers().contains(layer.diffId())) {
				fetch(layer);
			}
		}
		finally {
			this.underWay.arriveAndDeregister();
		}
	}

	/** Others who want the layer hear of this, too, and fetch it themselves. */
	private static InterruptedIOException givenUp() {
		return new InterruptedIOException("the pull was given up");
	}

	private void fetch(Layer layer) throws IOException {
		try (InputStream blob = new Counted(this.found.open(layer.blob()), layer.diffId());
				LayerDraft draft = this.shelf.inventory().layers().begin();
				LayerRecipes.Draft recipe = this.shelf.inventory().recipes().begin()) {
			UnpackedLayer unpacked = unpack(layer, blob, draft, recipe);
			this.shelf.inventory().blobs().keep(layer.diffId(), this.found.remembered(layer.blob(), unpacked.size()));
			if (isFetchable()) {
				draft.commitBehind(layer.diffId());
			}
			else {
				draft.commit(layer.diffId());
			}
		}
		this.listener.unpacked(layer.diffId());
	}

	private UnpackedLayer unpack(Layer layer, InputStream blob, LayerDraft draft, LayerRecipes.Draft recipe)
			throws IOException {
		try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
			UnpackedLayer unpacked = new LayerReader(LayerLimits.DEFAULT).ahead(this.shelf.readers())
				.digesting(layer.diffId().algorithm())
				.recording(recipe.output())
				.read(blob, unpacker);
			if (!unpacked.diffId().equals(layer.diffId())) {
				throw ContentMismatchException.ofDigest(layer.diffId(), unpacked.diffId());
			}
			if (!unpacker.hasReplaced()) {
				recipe.commit(layer.diffId());
			}
			if (unpacker.highestId() >= MAPPED_IDS) {
				LOG.warn(
						"{}: layer {} has files of user or group {}; in containers with a user namespace, "
								+ "which know the numbers below {}, nobody owns them",
						this.found.name(), layer.diffId().shortHex(), unpacker.highestId(), MAPPED_IDS);
			}
			return unpacked;
		}
	}

	/**
	 * A layer of the image.
	 *
	 * @param diffId of the uncompressed archive
	 * @param blob as it is stored
	 */
	private record Layer(Digest diffId, Descriptor blob) {
	}

	/** Tells of bytes, and ends early once another layer has failed. */
	private final class Counted extends FilterInputStream {

		private final Digest layer;

		private Counted(InputStream in, Digest layer) {
			super(in);
			this.layer = layer;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (ImagePull.this.abandoned) {
				throw givenUp();
			}
			int read = this.in.read(bytes, offset, length);
			if (read > 0) {
				ImagePull.this.listener.received(this.layer, read);
			}
			return read;
		}

	}

}
