package dev.gantry.engine.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.archives.ArchivedImage;
import dev.gantry.oci.archives.ImageArchive;
import dev.gantry.oci.archives.ImageArchiveWriter;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;
import dev.gantry.oci.reference.Platform;

/**
 * Images in and out of files. An archive is read twice, so one that comes as a stream is
 * put down first; what it holds goes through the content store into layers as a pull
 * does.
 */
final class ImageArchives {

	private static final String SPOOL = ".archive-";

	private final Inventory inventory;

	private final LayerSources layerSources;

	private final Intake intake;

	private final Path directory;

	private final InstantSource clock;

	/** Puts an image's layers where containers find them. */
	@FunctionalInterface
	interface Intake {

		LocalImage take(ImageSupply supply) throws IOException, InterruptedException;

	}

	ImageArchives(Inventory inventory, LayerSources layerSources, Intake intake, Path directory, InstantSource clock)
			throws IOException {
		this.inventory = inventory;
		this.layerSources = layerSources;
		this.intake = intake;
		this.directory = directory;
		this.clock = clock;
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				if (file.getFileName().toString().startsWith(SPOOL)) {
					Files.delete(file);
				}
			}
		}
	}

	void save(Map<NodeImage, List<ImageReference>> chosen, ImageSources sources, OutputStream out) throws IOException {
		List<ImageArchiveWriter.Named> images = new ArrayList<>();
		Map<Digest, Digest> owners = new HashMap<>();
		for (var image : chosen.entrySet()) {
			Exact<Manifest> manifest = this.inventory.documents()
				.manifest(image.getKey().id())
				.orElseThrow(() -> new IOException("the manifest " + image.getKey().id() + " is not here"));
			manifest.document().references().forEach((part) -> owners.put(part.digest(), manifest.digest()));
			images.add(new ImageArchiveWriter.Named(manifest,
					image.getValue().stream().map(ImageReference::toString).toList()));
		}
		new ImageArchiveWriter((part) -> this.layerSources.open(owners.get(part.digest()), part, sources)).write(images,
				out);
	}

	List<NodeImage> load(InputStream archive, boolean takeNames) throws IOException, InterruptedException {
		Map<Digest, Set<ImageReference>> given = new LinkedHashMap<>();
		for (ArchivedImage image : read(archive)) {
			LocalImage local = take(image);
			Set<ImageReference> names = given.computeIfAbsent(local.digest(), (key) -> new LinkedHashSet<>());
			for (String name : takeNames ? image.names() : List.<String>of()) {
				ImageReference reference = claimed(name);
				this.inventory.name(local.digest(), reference);
				names.add(reference);
			}
		}
		List<NodeImage> loaded = new ArrayList<>();
		for (var each : given.entrySet()) {
			this.inventory.describe(each.getKey())
				.ifPresent((image) -> loaded.add(image.withNames(List.copyOf(each.getValue()))));
		}
		return loaded;
	}

	private static ImageReference claimed(String name) throws InvalidImageException {
		try {
			return ImageReference.parse(name);
		}
		catch (InvalidReferenceException ex) {
			throw new InvalidImageException("The archive calls an image by what is no name: " + ex.getMessage(), ex);
		}
	}

	NodeImage importRootFileSystem(InputStream archive, ImageConfig config, String comment)
			throws IOException, InterruptedException {
		Path file = spool(archive);
		try {
			ArchivedImage imported = new ImageArchive(file, LayerLimits.DEFAULT)
				.readRootFileSystem(this.inventory.content(), config.platform());
			Manifest manifest = (Manifest) imported.manifest().document();
			ImageConfig bare = this.inventory.documents().config(manifest).document();
			String now = this.clock.instant().toString();
			ImageConfig.History step = new ImageConfig.History(now, null, null, comment, false);
			Exact<ImageConfig> exact = Documents.write(ImageConfig.empty(config.platform())
				.withCreated(now)
				.withAuthor(config.author())
				.with(config.config())
				.withLayer(bare.diffIds().get(0), step));
			this.inventory.documents().keep(exact);
			ManifestDocument renewed = Manifest.of(exact.descriptor(MediaTypes.OCI_CONFIG), manifest.layers());
			LocalImage local = take(new ArchivedImage(Documents.write(renewed), List.of()));
			return this.inventory.describe(local.digest())
				.orElseThrow(() -> new IOException("the image was removed meanwhile"));
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	@SuppressWarnings("unchecked")
	private LocalImage take(ArchivedImage image) throws IOException, InterruptedException {
		Exact<Manifest> manifest = (Exact<Manifest>) (Exact<?>) image.manifest();
		String name = image.names().isEmpty() ? manifest.digest().toString() : image.names().get(0);
		return this.intake
			.take(new ImageSupply.FromContent(name, this.inventory.documents(), this.inventory.content(), manifest));
	}

	private List<ArchivedImage> read(InputStream archive) throws IOException {
		Path file = spool(archive);
		try {
			return new ImageArchive(file, LayerLimits.DEFAULT).readImages(this.inventory.content(), Platform.host());
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private Path spool(InputStream archive) throws IOException {
		Path file = Files.createTempFile(this.directory, SPOOL, null);
		try {
			Files.copy(archive, file, StandardCopyOption.REPLACE_EXISTING);
			return file;
		}
		catch (IOException | RuntimeException ex) {
			Files.deleteIfExists(file);
			throw ex;
		}
	}

	/** Where an image's parts can be read. */
	@FunctionalInterface
	interface LayerSources {

		InputStream open(Digest image, Descriptor part, ImageSources sources) throws IOException;

	}

}
