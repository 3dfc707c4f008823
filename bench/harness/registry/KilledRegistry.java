import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
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
 * Pushes and pulls images while the registry is killed at random, and looks at its store after each kill.
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

	private final Path directory;

	private final String classpath;

	private final AtomicInteger retries = new AtomicInteger();

	private final AtomicInteger succeeded = new AtomicInteger();

	private final AtomicBoolean done = new AtomicBoolean();

	/** Nobody begins anything between a kill and the end of the look at the store. */
	private volatile boolean paused;

	private volatile Process process;

	private int kills;

	private KilledRegistry(Path directory, String classpath) {
		this.directory = directory;
		this.classpath = classpath;
	}

	public static void main(String[] arguments) throws Exception {
		KilledRegistry bench = new KilledRegistry(Path.of(arguments[0]), arguments[1]);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> bench.process.destroyForcibly()));
		bench.run(Integer.parseInt(arguments[2]));
	}

	private void run(int pushes) throws Exception {
		start();
		ExecutorService executor = Executors.newFixedThreadPool(WORKERS + 1);
		Future<?> killer = executor.submit(() -> {
			kill();
			return null;
		});
		List<Callable<Void>> tasks = new ArrayList<>();
		for (int number = 0; number < pushes; number++) {
			int own = number;
			tasks.add(() -> {
				Exact<ManifestDocument> manifest = retry("push " + own, () -> push(own));
				retry("pull " + own, () -> pull(own, manifest));
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
		System.out.printf("%d pushes and pulls, %d kills, %d retries, the store was clean each time%n", pushes,
				this.kills, this.retries.get());
		System.out.printf("{\"pushes\": %d, \"kills\": %d, \"retries\": %d, \"corrupt\": 0}%n", pushes, this.kills,
				this.retries.get());
		this.process.destroyForcibly();
	}

	private void kill() throws Exception {
		Random random = new Random();
		while (!this.done.get()) {
			awaitProgress(1 + random.nextInt(MAX_PROGRESS));
			Thread.sleep(random.nextInt(MAX_DELAY_MILLIS));
			this.process.destroyForcibly().waitFor();
			this.kills++;
			this.paused = true;
			try {
				start();
				verify();
			}
			finally {
				this.paused = false;
			}
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
			throw new IllegalStateException("After kill " + this.kills + ": " + response.body());
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

	private static byte[] layer(int number, int layer) {
		byte[] bytes = new byte[LAYER_BYTES];
		new Random(number * 31L + layer).nextBytes(bytes);
		return bytes;
	}

	private static Exact<ManifestDocument> push(int number) throws IOException {
		byte[] config = Documents.write(ImageConfig.empty(Platform.host())).bytes();
		List<Descriptor> layers = new ArrayList<>();
		try (RegistryClient client = client()) {
			RepositoryClient repository = client.repository(RepositoryName.of("apps/app" + number % 7));
			Descriptor configBlob = blob(MediaTypes.OCI_CONFIG, config);
			repository.pushBlob(configBlob, BlobSource.of(config), null, TransferListener.NONE);
			for (int layer = 0; layer < LAYERS; layer++) {
				byte[] bytes = layer(number, layer);
				Descriptor descriptor = blob(MediaTypes.OCI_LAYER, bytes);
				repository.pushBlob(descriptor, BlobSource.of(bytes), null, TransferListener.NONE);
				layers.add(descriptor);
			}
			Exact<ManifestDocument> manifest = Documents.write((ManifestDocument) Manifest.of(configBlob, layers));
			repository.putManifest("v" + number, manifest);
			return manifest;
		}
	}

	private static Void pull(int number, Exact<ManifestDocument> pushed) throws IOException {
		try (RegistryClient client = client()) {
			RepositoryClient repository = client.repository(RepositoryName.of("apps/app" + number % 7));
			Exact<ManifestDocument> manifest = repository.manifest("v" + number);
			if (!manifest.digest().equals(pushed.digest())) {
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
