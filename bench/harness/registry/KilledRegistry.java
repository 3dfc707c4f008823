import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.layers.WrittenLayer;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.TransferListener;

/**
 * Pushes and pulls images, by a client and by the engines of two nodes, while the registry and the nodes are killed at
 * random, and looks at the store of who was killed after each kill.
 * Arguments: DIRECTORY CLASSPATH PUSHES; ends with a line of JSON.
 */
public final class KilledRegistry {

	private static final int PORT = 15600;

	private static final int LAYERS = 3;

	private static final int LAYER_BYTES = 1_500_000;

	private static final int WORKERS = 4;

	private static final int PATIENCE = 1000;

	/** A kill comes after at most so many pushes and pulls, and somewhere in the next. */
	private static final int MAX_PROGRESS = 8;

	private static final int MAX_DELAY_MILLIS = 150;

	private static final int NODES = 2;

	private final Path directory;

	private final String classpath;

	private final AtomicInteger retries = new AtomicInteger();

	private final AtomicInteger succeeded = new AtomicInteger();

	private final AtomicBoolean done = new AtomicBoolean();

	/** Nobody begins anything between a kill and the end of the look at the store. */
	private volatile boolean paused;

	private final List<NodeProcess> nodes = new ArrayList<>();

	private volatile Process process;

	private int registryKills;

	private int nodeKills;

	/** Of the kills of nodes, those in a push or a pull. */
	private int interrupted;

	private KilledRegistry(Path directory, String classpath) {
		this.directory = directory;
		this.classpath = classpath;
	}

	public static void main(String[] arguments) throws Exception {
		KilledRegistry bench = new KilledRegistry(Path.of(arguments[0]), arguments[1]);
		Runtime.getRuntime().addShutdownHook(new Thread(bench::end));
		try {
			bench.run(Integer.parseInt(arguments[2]));
		}
		catch (Exception ex) {
			end(ex);
		}
	}

	/** The first thing that is not as it should be ends all of it. */
	private static void end(Exception ex) {
		ex.printStackTrace();
		System.exit(1);
	}

	private void end() {
		this.nodes.forEach(NodeProcess::end);
		this.process.destroyForcibly();
	}

	private void run(int pushes) throws Exception {
		start();
		for (int number = 0; number < NODES; number++) {
			NodeProcess node = new NodeProcess(this.directory.resolve("node" + number), this.classpath);
			node.start();
			this.nodes.add(node);
		}
		ExecutorService executor = Executors.newFixedThreadPool(WORKERS + 1);
		Future<?> killer = executor.submit(() -> {
			try {
				kill();
			}
			catch (Exception ex) {
				end(ex);
			}
		});
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int number = 0; number < pushes; number++) {
			int own = number;
			tasks.add(() -> {
				pushAndPull(own);
				return null;
			});
		}
		for (Future<Void> task : executor.invokeAll(tasks)) {
			task.get();
		}
		this.done.set(true);
		killer.get();
		executor.shutdown();
		verify();
		System.out.printf("%d pushes, half of them by nodes, and %d pulls, half of them by nodes; %d kills of the registry, "
				+ "%d of nodes, of which %d in a push or pull; %d retries; all stores were clean each time%n", pushes,
				2 * pushes, this.registryKills, this.nodeKills, this.interrupted, this.retries.get());
		System.out.printf("{\"pushes\": %d, \"pulls\": %d, \"registry_kills\": %d, \"node_kills\": %d, "
				+ "\"node_kills_in_work\": %d, \"retries\": %d, \"corrupt\": 0}%n", pushes, 2 * pushes,
				this.registryKills, this.nodeKills, this.interrupted, this.retries.get());
		end();
	}

	/** By turns a client and a node push; then a client and the other node pull. */
	private void pushAndPull(int number) throws Exception {
		String name = "localhost:" + PORT + "/apps/app" + number % 7 + ":v" + number;
		Digest pushed = (number % 2 == 0) ? retry("push " + number, () -> push(number))
				: pushByNode(number, name, this.nodes.get(number / 2 % NODES));
		retry("pull " + number, () -> pull(number, pushed));
		NodeProcess other = this.nodes.get((number / 2 + 1) % NODES);
		Digest pulled = retry("pull " + number + " to a node", () -> other.command("pull " + name));
		if (!pulled.equals(pushed)) {
			throw new IllegalStateException(name + " was pushed as " + pushed + " and is " + pulled);
		}
	}

	private Digest pushByNode(int number, String name, NodeProcess node) throws Exception {
		Path archive = this.directory.resolve("root" + number + ".tar");
		try (OutputStream out = Files.newOutputStream(archive)) {
			writeLayer(out, number, LAYERS);
		}
		try {
			return retry("push " + number + " from a node", () -> node.command("push " + name + " " + archive));
		}
		finally {
			Files.delete(archive);
		}
	}

	private void kill() throws Exception {
		Random random = new Random();
		while (!this.done.get()) {
			awaitProgress(1 + random.nextInt(MAX_PROGRESS));
			Thread.sleep(random.nextInt(MAX_DELAY_MILLIS));
			int victim = random.nextInt(NODES + 1);
			if (victim < NODES) {
				this.interrupted += this.nodes.get(victim).kill() ? 1 : 0;
				this.nodeKills++;
			}
			else {
				killRegistry();
			}
		}
	}

	private void killRegistry() throws Exception {
		this.process.destroyForcibly().waitFor();
		this.registryKills++;
		this.paused = true;
		try {
			start();
			verify();
		}
		finally {
			this.paused = false;
		}
	}

	/** Kills follow work rather than time, so that there are as many on a slow machine. */
	private void awaitProgress(int steps) throws InterruptedException {
		int wanted = this.succeeded.get() + steps;
		while (this.succeeded.get() < wanted && !this.done.get()) {
			Thread.sleep(2);
		}
	}

	private void start() throws Exception {
		Path log = this.directory.resolve("registry.log");
		ProcessBuilder builder = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Xmx96m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", this.classpath, "ServedRegistry",
				Integer.toString(PORT), Integer.toString(PORT + 1), this.directory.resolve("data").toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().put("GANTRY_BENCH_SCOPES", "registry:upkeep:*");
		this.process = builder.start();
		for (int tries = 0; !Files.readString(log).contains("ready"); tries++) {
			if (tries > 1200 || !this.process.isAlive()) {
				throw new IllegalStateException("The registry did not start: " + Files.readString(log));
			}
			Thread.sleep(50);
		}
	}

	/** Nothing that is linked may be damaged or missing. */
	private void verify() throws Exception {
		String token = Files.readString(this.directory.resolve("data/token"));
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + PORT + "/v2/_gantry/scrub"))
				.POST(HttpRequest.BodyPublishers.noBody())
				.header("Authorization", "Bearer " + token)
				.build(), HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200 || !response.body().contains("\"corrupt\":[]")) {
			throw new IllegalStateException("After kill " + this.registryKills + ": " + response.body());
		}
	}

	private <T> T retry(String what, Callable<T> work) throws Exception {
		Exception last = null;
		for (int tries = 0; tries < PATIENCE; tries++) {
			awaitVerified();
			try {
				T result = work.call();
				this.succeeded.incrementAndGet();
				return result;
			}
			catch (InvalidImageException ex) {
				throw new IllegalStateException(what + " delivered something else", ex);
			}
			catch (IOException ex) {
				last = ex;
				this.retries.incrementAndGet();
				Thread.sleep(100);
			}
		}
		throw new IllegalStateException(what + " never succeeded", last);
	}

	private void awaitVerified() throws InterruptedException {
		while (this.paused) {
			Thread.sleep(2);
		}
	}

	private static RegistryClient client() {
		return new RegistryClient(
				RegistryAccess.to(RegistryHost.of("localhost:" + PORT)).as(Credentials.basic("bench", "bench")));
	}

	private static Descriptor blob(String type, byte[] bytes) {
		return Descriptor.of(type, Digest.ofBytes(bytes), bytes.length);
	}

	private static WrittenLayer writeLayer(OutputStream out, int number, int layer) throws IOException {
		byte[] bytes = new byte[LAYER_BYTES];
		new Random(number * 31L + layer).nextBytes(bytes);
		try (LayerWriter writer = new LayerWriter(out)) {
			writer.file(LayerPath.of("layer" + layer), EntryMetadata.of(0644, Instant.EPOCH), bytes.length,
					new ByteArrayInputStream(bytes));
			return writer.finish();
		}
	}

	private static Digest push(int number) throws IOException {
		ImageConfig config = ImageConfig.empty(Platform.host());
		List<Descriptor> layers = new ArrayList<>();
		try (RegistryClient client = client()) {
			RepositoryClient repository = client.repository(RepositoryName.of("apps/app" + number % 7));
			for (int layer = 0; layer < LAYERS; layer++) {
				ByteArrayOutputStream bytes = new ByteArrayOutputStream();
				WrittenLayer written = writeLayer(bytes, number, layer);
				repository.pushBlob(written.descriptor(), BlobSource.of(bytes.toByteArray()), null, TransferListener.NONE);
				layers.add(written.descriptor());
				config = config.withLayer(written.diffId(), ImageConfig.History.layer(null, "bench"));
			}
			byte[] bytes = Documents.write(config).bytes();
			Descriptor configBlob = blob(MediaTypes.OCI_CONFIG, bytes);
			repository.pushBlob(configBlob, BlobSource.of(bytes), null, TransferListener.NONE);
			Exact<ManifestDocument> manifest = Documents.write((ManifestDocument) Manifest.of(configBlob, layers));
			repository.putManifest("v" + number, manifest);
			return manifest.digest();
		}
	}

	private static Void pull(int number, Digest pushed) throws IOException {
		try (RegistryClient client = client()) {
			RepositoryClient repository = client.repository(RepositoryName.of("apps/app" + number % 7));
			Exact<ManifestDocument> manifest = repository.manifest("v" + number);
			if (!manifest.digest().equals(pushed)) {
				throw new IllegalStateException("v" + number + " is " + manifest.digest());
			}
			for (Descriptor part : manifest.document().references()) {
				try (InputStream in = repository.openBlob(part)) {
					in.transferTo(OutputStream.nullOutputStream());
				}
			}
			return null;
		}
	}

}
