import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestingOutputStream;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.TransferListener;

/**
 * Makes an image of eight layers from this host's {@code /usr}, compressed with gzip as
 * usual, and stores it at a registry: {@code LargeImage CACHE IMAGE}. The layers are made
 * once and kept.
 */
final class LargeImage {

	private static final int LAYERS = 8;

	private static final long BYTES = 1_400_000_000L;

	private static final long LARGEST = 60_000_000L;

	private final Path cache;

	private LargeImage(Path cache) {
		this.cache = cache;
	}

	public static void main(String[] args) throws Exception {
		Path cache = Path.of(args[0]);
		if (!Files.exists(cache.resolve("complete"))) {
			new LargeImage(Files.createDirectories(cache)).make();
		}
		push(cache, ImageReference.parse(args[1]));
	}

	private void make() throws Exception {
		List<List<Path>> shares = shares();
		ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
		List<Future<String>> lines = new ArrayList<>();
		for (int i = 0; i < LAYERS; i++) {
			int number = i;
			Callable<String> work = () -> layer(number, shares.get(number));
			lines.add(threads.submit(work));
		}
		List<String> descriptions = new ArrayList<>();
		for (Future<String> line : lines) {
			descriptions.add(line.get());
		}
		threads.shutdown();
		Files.write(this.cache.resolve("complete"), descriptions);
	}

	/** Files in the order of their names, so that each layer has a part of each tree. */
	private static List<List<Path>> shares() throws IOException {
		List<Path> files = new ArrayList<>();
		long[] bytes = new long[1];
		List<Path> all = new ArrayList<>();
		Files.walkFileTree(Path.of("/usr"), new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (attributes.isSymbolicLink() || (attributes.isRegularFile() && attributes.size() < LARGEST)) {
					all.add(file);
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException ex) {
				return FileVisitResult.CONTINUE;
			}

		});
		Collections.sort(all);
		Collections.shuffle(all, new Random(1));
		for (Path file : all) {
			if (bytes[0] < BYTES) {
				bytes[0] += Files.isSymbolicLink(file) ? 0 : Files.size(file);
				files.add(file);
			}
		}
		if (bytes[0] < BYTES) {
			throw new IOException("this host's /usr has " + bytes[0] + " bytes in files, and the image needs " + BYTES);
		}
		Collections.sort(files);
		List<List<Path>> shares = new ArrayList<>();
		for (int i = 0; i < LAYERS; i++) {
			shares.add(files.subList(files.size() * i / LAYERS, files.size() * (i + 1) / LAYERS));
		}
		return shares;
	}

	private String layer(int number, List<Path> files) throws IOException {
		Path blob = this.cache.resolve("layer-" + number);
		Digest diffId;
		long size;
		Digest digest;
		try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(blob), 1 << 20)) {
			DigestingOutputStream compressed = new DigestingOutputStream(file);
			try (LayerWriter tar = LayerWriter.uncompressed(new GZIPOutputStream(compressed, 1 << 16))) {
				TreeSet<LayerPath> directories = new TreeSet<>();
				for (Path path : files) {
					write(tar, path, directories);
				}
				diffId = tar.finish().diffId();
			}
			size = compressed.count();
			digest = compressed.digest();
		}
		return digest + " " + size + " " + diffId + " " + files.size();
	}

	private static void write(LayerWriter tar, Path path, TreeSet<LayerPath> directories) throws IOException {
		LayerPath name = LayerPath.of(path.toString());
		for (int depth = 1; depth < name.names().size(); depth++) {
			LayerPath directory = LayerPath.of(String.join("/", name.names().subList(0, depth)));
			if (directories.add(directory)) {
				tar.directory(directory, metadata(Path.of("/" + directory)));
			}
		}
		if (Files.isSymbolicLink(path)) {
			tar.symlink(name, metadata(path), Files.readSymbolicLink(path).toString());
			return;
		}
		try (InputStream in = Files.newInputStream(path)) {
			tar.file(name, metadata(path), Files.size(path), in);
		}
	}

	private static EntryMetadata metadata(Path path) throws IOException {
		int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
		return EntryMetadata.of(mode,
				Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().truncatedTo(ChronoUnit.SECONDS));
	}

	private static void push(Path cache, ImageReference target) throws IOException {
		ImageConfig config = ImageConfig.empty(Platform.host());
		List<Descriptor> layers = new ArrayList<>();
		long files = 0;
		for (String line : Files.readAllLines(cache.resolve("complete"))) {
			String[] words = line.split(" ");
			layers.add(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.of(words[0]), Long.parseLong(words[1])));
			config = config.withLayer(Digest.of(words[2]), ImageConfig.History.layer(null, "a part of /usr"));
			files += Long.parseLong(words[3]);
		}
		Exact<ImageConfig> exact = Documents.write(config);
		Exact<Manifest> manifest = Documents.write(Manifest.of(exact.descriptor(MediaTypes.OCI_CONFIG), layers));
		try (RegistryClient client = new RegistryClient(RegistryAccess.to(target.host()))) {
			RepositoryClient repository = client.repository(target.repository());
			for (int i = 0; i < layers.size(); i++) {
				Path blob = cache.resolve("layer-" + i);
				repository.pushBlob(layers.get(i), () -> Files.newInputStream(blob), null, TransferListener.NONE);
			}
			repository.pushBlob(exact.descriptor(MediaTypes.OCI_CONFIG),
					() -> new java.io.ByteArrayInputStream(exact.bytes()), null, TransferListener.NONE);
			repository.putManifest(target.tag().toString(), manifest);
		}
		System.err.printf("pull: %d layers, %d files and links, %d MB compressed%n", layers.size(), files,
				manifest.document().layersSize() / 1_000_000);
	}

}
