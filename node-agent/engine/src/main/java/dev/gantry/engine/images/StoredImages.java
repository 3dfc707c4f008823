package dev.gantry.engine.images;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
import dev.gantry.oci.documents.ManifestDocument;
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
 *     content/              manifests, configs, blobs of layers that were built here
 *     layer-blobs/HEX.json  which blob each layer is
 * </pre>
 */
public final class StoredImages implements Images, Closeable {

	private static final int PARALLEL_LAYERS = 3;

	private static final int PARALLEL_BLOBS = 2;

	private final LayerStore layers;

	private final ContentStore content;

	private final ImageDocuments documents;

	private final LayerBlobs blobs;

	private final BlobMaker blobMaker;

	private final RegistryClients clients;

	private final Platform machine = Platform.host();

	private final SingleFlight<Digest> flights = new SingleFlight<>();

	private final ExecutorService threads;

	private StoredImages(EngineHome home, LayerStore layers, SSLContext tls) throws IOException {
		this.layers = layers;
		this.content = new FileContentStore(home.images().resolve("content"));
		this.content.expireIngests(Instant.now());
		this.documents = new ImageDocuments(this.content);
		this.blobs = new LayerBlobs(home.images().resolve("layer-blobs"));
		this.clients = new RegistryClients(tls);
		this.threads = daemons("image-pull", PARALLEL_LAYERS);
		this.blobMaker = new BlobMaker(layers, this.content, this.blobs, daemons("layer-blob", PARALLEL_BLOBS));
	}

	private static ExecutorService daemons(String name, int threads) {
		AtomicInteger count = new AtomicInteger();
		return Executors.newFixedThreadPool(threads, (task) -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Opens the images of a home, and removes what an interrupted process left half-made.
	 * @param tls whom to trust, or {@code null} for whom this JVM trusts
	 */
	public static StoredImages open(EngineHome home, LayerStore layers, SSLContext tls) throws IOException {
		return new StoredImages(home, layers, tls);
	}

	@Override
	public LocalImage ensure(ImageReference reference, ImageSources sources, PullListener listener) {
		return ImageFailures.told("get the image '" + reference + "'", () -> {
			Optional<LocalImage> known = reference.digest() == null ? Optional.empty() : complete(reference.digest());
			return known.isPresent() ? known.get() : pull(reference, sources, listener);
		});
	}

	private LocalImage pull(ImageReference reference, ImageSources sources, PullListener listener)
			throws IOException, InterruptedException {
		ImageLookup.Found found = new ImageLookup(this.clients, this.machine).find(reference, sources);
		Optional<LocalImage> known = complete(found.manifest().digest());
		if (known.isPresent()) {
			return known.get();
		}
		ImagePull.Shelf shelf = new ImagePull.Shelf(this.layers, this.documents, this.blobs, this.flights,
				this.threads);
		return new ImagePull(found, shelf, listener).run(this.machine);
	}

	@Override
	public Optional<LocalImage> find(Digest manifest) {
		return ImageFailures.told("read the image " + manifest, () -> complete(manifest));
	}

	private Optional<LocalImage> complete(Digest manifest) throws IOException {
		return this.documents.image(manifest)
			.filter((image) -> image.layers().stream().allMatch(this.layers::contains));
	}

	@Override
	public LocalImage compose(ImageConfig config) {
		return ImageFailures.told("make an image", () -> {
			List<Descriptor> descriptors = new ArrayList<>();
			for (Digest diffId : config.diffIds()) {
				descriptors.add(this.blobMaker.descriptor(diffId));
			}
			Exact<ImageConfig> exact = Documents.write(config);
			Exact<ManifestDocument> manifest = Documents
				.write(Manifest.of(exact.descriptor(MediaTypes.OCI_CONFIG), ociTypes(descriptors)));
			this.documents.keep(exact);
			this.documents.keep(manifest);
			return new LocalImage(manifest.digest(), config);
		});
	}

	/** A manifest of OCI's names its layers in OCI's words, wherever they came from. */
	private static List<Descriptor> ociTypes(List<Descriptor> descriptors) {
		return descriptors.stream().map((layer) -> Descriptor.of(switch (layer.mediaType()) {
			case MediaTypes.DOCKER_LAYER -> MediaTypes.OCI_LAYER;
			case MediaTypes.DOCKER_LAYER_GZIP -> MediaTypes.OCI_LAYER_GZIP;
			default -> layer.mediaType();
		}, layer.digest(), layer.size())).toList();
	}

	@Override
	@SuppressWarnings("unchecked")
	public Digest push(LocalImage image, ImageReference target, RegistryAccess access, ImageSources sources) {
		return ImageFailures.told("push the image to '" + target + "'", () -> {
			Exact<ManifestDocument> manifest = this.documents.manifest(image.digest())
				.orElseThrow(() -> new IOException("the manifest " + image.digest() + " is not here"));
			return new ImagePush(this.content, this.blobs, this.clients, sources).run(
					(Exact<Manifest>) (Exact<?>) manifest, image.layers(), target,
					this.clients.to(access).repository(target.repository()));
		});
	}

	/** Begins to make the blob of a layer that was built here. */
	public void makeBlob(Digest diffId) {
		this.blobMaker.begin(diffId);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.blobMaker.close();
		this.clients.close();
	}

}
