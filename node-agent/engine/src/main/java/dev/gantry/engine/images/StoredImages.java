package dev.gantry.engine.images;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.FileContentStore;

/**
 * Images kept in a home:
 *
 * <pre>
 * data/
 *   layers/HEX              unpacked layers
 *   images/
 *     content/              manifests, configs, blobs of layers that came from no registry
 *     layer-recipes/HEX     how the archive of each layer looked
 *     layer-blobs/HEX.json  which blob each layer is, and where it is
 *     records/HEX.json      the images that are here; the file's time is that of last use
 *     names.json            which image each name means
 * </pre>
 */
public final class StoredImages implements Images, Closeable {

	/**
	 * Hardly more than there are processors: with the largest layers first, all end at
	 * about the same time. When all were unpacked at once, the largest was left alone at
	 * the end. Three keep a slow line busy.
	 */
	private static final int PARALLEL_LAYERS = Math.min(8, Math.max(3, Runtime.getRuntime().availableProcessors() + 1));

	private static final int PARALLEL_BLOBS = 2;

	private final Inventory inventory;

	private final BlobMaker blobMaker;

	private final RegistryClients clients;

	private final Leases leases;

	private final ImageRemovals removals;

	private final BlobSources blobSources;

	private final LocalImages shelf;

	private final Platform machine = Platform.host();

	private final SingleFlight<Digest> flights = new SingleFlight<>();

	private final ExecutorService threads;

	private final ExecutorService readers;

	private volatile ImageHousekeeping housekeeping;

	private StoredImages(EngineHome home, LayerStore layers, SSLContext tls) throws IOException {
		ContentStore content = new FileContentStore(home.images().resolve("content"));
		content.expireIngests(Instant.now());
		this.inventory = new Inventory(home.images(), layers, content);
		this.clients = new RegistryClients(tls);
		this.leases = new Leases(InstantSource.system());
		this.removals = new ImageRemovals(this.inventory, this.leases, home.images(), InstantSource.system());
		this.threads = daemons("image-pull", PARALLEL_LAYERS);
		this.readers = Executors.newCachedThreadPool(daemon("image-read"));
		this.blobMaker = new BlobMaker(layers, content, this.inventory.blobs(), daemons("layer-blob", PARALLEL_BLOBS));
		this.blobSources = new BlobSources(this.inventory, this.clients);
		this.shelf = new ImageShelf(this, this.inventory, this.removals,
				new ImageArchives(this.inventory, this.blobSources::open,
						(supply) -> take(supply, this.machine, PullListener.NONE), home.images(),
						InstantSource.system()));
	}

	private static ExecutorService daemons(String name, int threads) {
		return Executors.newFixedThreadPool(threads, daemon(name));
	}

	private static ThreadFactory daemon(String name) {
		AtomicInteger count = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	/**
	 * Opens the images of a home, and removes what an interrupted process left half-made.
	 * @param tls whom to trust, or {@code null} for whom this JVM trusts
	 */
	public static StoredImages open(EngineHome home, LayerStore layers, SSLContext tls) throws IOException {
		return new StoredImages(home, layers, tls);
	}

	/** Frees space by a policy from now on. Call it when every holder is known. */
	public void keepRoom(CollectionPolicy policy, Duration every) {
		this.housekeeping = new ImageHousekeeping(this.shelf, policy, every);
	}

	/** Frees space by another policy from now on. */
	public void keepRoom(CollectionPolicy policy) {
		this.housekeeping.follow(policy);
	}

	/** How many bytes were freed by policy since these images were opened. */
	public long freedByPolicy() {
		return (this.housekeeping != null) ? this.housekeeping.freed() : 0;
	}

	/** The same images by name. */
	public LocalImages local() {
		return this.shelf;
	}

	/** Never removes what somebody holds. */
	public void heldBy(LayerHolder holder) {
		this.removals.heldBy(holder);
	}

	/**
	 * Begins work that uses layers: none is removed that the work asked for.
	 * @return ends it
	 */
	public Runnable lease() {
		return this.leases.begin()::close;
	}

	@Override
	public LocalImage ensure(ImageReference reference, ImageSources sources, PullListener listener) {
		return ImageFailures.told("get the image '" + reference + "'", () -> {
			Optional<LocalImage> known = reference.digest() == null ? Optional.empty()
					: this.inventory.complete(reference.digest());
			return known.isPresent() ? known.get() : fetch(reference, this.machine, sources, listener);
		});
	}

	/** Asks the registries what a reference means now, and gets that. */
	LocalImage fetch(ImageReference reference, Platform platform, ImageSources sources, PullListener listener)
			throws IOException, InterruptedException {
		ImageSupply found = new ImageLookup(this.clients, platform).find(reference, sources);
		return take(found, platform, listener);
	}

	private LocalImage take(ImageSupply supply, Platform platform, PullListener listener)
			throws IOException, InterruptedException {
		Leases.Lease lease = this.leases.begin();
		try {
			Optional<LocalImage> known = this.inventory.complete(supply.manifest().digest());
			if (known.isPresent() && this.inventory.recorded(known.get().digest(), supply.origin())) {
				return known.get();
			}
			ImagePull.Shelf where = new ImagePull.Shelf(this.inventory, this.flights, this.threads, this.readers);
			return new ImagePull(supply, where, listener).run(platform);
		}
		finally {
			lease.close();
		}
	}

	@Override
	public Optional<LocalImage> find(Digest manifest) {
		return ImageFailures.told("read the image " + manifest, () -> this.inventory.complete(manifest));
	}

	@Override
	public LocalImage compose(ImageConfig config) {
		return ImageFailures.told("make an image", () -> {
			List<Descriptor> descriptors = new ArrayList<>();
			for (Digest diffId : config.diffIds()) {
				descriptors.add(this.blobMaker.descriptor(diffId));
			}
			return keep(config, descriptors);
		});
	}

	@Override
	public LocalImage composeHere(ImageConfig config) {
		return ImageFailures.told("make an image", () -> {
			List<Descriptor> descriptors = new ArrayList<>();
			for (Digest diffId : config.diffIds()) {
				descriptors.add(Descriptor.of(MediaTypes.OCI_LAYER, diffId, this.inventory.sizeOf(diffId)));
			}
			return keep(config, descriptors);
		});
	}

	private LocalImage keep(ImageConfig config, List<Descriptor> layers) throws IOException {
		Exact<ImageConfig> exact = Documents.write(config);
		Exact<Manifest> manifest = Documents
			.write(Manifest.of(exact.descriptor(MediaTypes.OCI_CONFIG), layers).toOci());
		this.inventory.keepBehind(manifest, exact, null);
		return new LocalImage(manifest.digest(), config);
	}

	/** The same image with its layers as registries get them. */
	LocalImage sendable(LocalImage image) throws IOException {
		List<Descriptor> blobs = manifest(image.digest()).document().layers();
		for (int i = 0; i < blobs.size(); i++) {
			Digest diffId = image.layers().get(i);
			if (blobs.get(i).digest().equals(diffId) && this.blobMaker.known(diffId)
				.filter((blob) -> blob.descriptor().digest().equals(diffId))
				.isEmpty()) {
				return compose(image.config());
			}
		}
		return image;
	}

	@Override
	public Digest push(LocalImage image, ImageReference target, RegistryAccess access, ImageSources sources,
			PushListener listener) {
		return ImageFailures.told("push the image to '" + target + "'", () -> {
			Exact<Manifest> manifest = manifest(sendable(image).digest());
			Digest there = new ImagePush(this.blobSources, sources, listener).run(manifest, image.layers(), target,
					this.clients.to(access).repository(target.repository()));
			this.inventory.recorded(manifest.digest(),
					new ImageReference(target.host(), target.repository(), null, there));
			return there;
		});
	}

	@Override
	public void attach(LocalImage image, ImageReference target, RegistryAccess access,
			Map<String, Supplier<Attachment>> documents) {
		ImageFailures.told("attach documents to the image at '" + target + "'", () -> {
			ImageAttachments attachments = new ImageAttachments(
					this.clients.to(access).repository(target.repository()));
			Exact<Manifest> manifest = manifest(sendable(image).digest());
			List<String> present = attachments.kinds(manifest.digest());
			for (var document : documents.entrySet()) {
				if (!present.contains(document.getKey())) {
					attachments.add(manifest.descriptor(manifest.document().mediaType()), document.getValue().get());
				}
			}
			return null;
		});
	}

	private Exact<Manifest> manifest(Digest image) throws IOException {
		return this.inventory.documents()
			.manifest(image)
			.orElseThrow(() -> new IOException("the manifest " + image + " is not here"));
	}

	/**
	 * Notes a layer that was built here.
	 * @param size of its archive in bytes
	 */
	public void built(Digest diffId, long size) {
		ImageFailures.told("note the layer " + diffId, () -> {
			if (this.inventory.blobs().find(diffId).isEmpty()) {
				this.inventory.blobs().keep(diffId, LayerBlob.unmade(diffId, size));
			}
			return null;
		});
	}

	/** Begins to make the blob of a layer that was built here. */
	public void makeBlob(Digest diffId) {
		this.blobMaker.begin(diffId);
	}

	@Override
	public void close() {
		if (this.housekeeping != null) {
			this.housekeeping.close();
		}
		this.threads.shutdownNow();
		this.readers.shutdownNow();
		this.blobMaker.close();
		this.clients.close();
	}

}
