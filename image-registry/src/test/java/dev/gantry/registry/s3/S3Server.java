package dev.gantry.registry.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.springframework.util.unit.DataSize;

/** A server that speaks like S3: moto, of the Python package index. */
final class S3Server implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(180);

	private final Process process;

	private final URI endpoint;

	private S3Server(Process process, URI endpoint) {
		this.process = process;
		this.endpoint = endpoint;
	}

	/** The program, if it is installed. */
	static Optional<Path> installed() {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
			.map((entry) -> Path.of(entry, "moto_server"))
			.filter((program) -> program.toFile().canExecute())
			.findFirst();
	}

	static S3Server start() throws IOException, InterruptedException {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Process process = new ProcessBuilder(installed().orElseThrow().toString(), "-H", "127.0.0.1", "-p",
				Integer.toString(port))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		S3Server server = new S3Server(process, URI.create("http://127.0.0.1:" + port));
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!server.makesBucket()) {
			if (!process.isAlive() || System.nanoTime() > end) {
				server.close();
				throw new IOException("moto_server did not start");
			}
			TimeUnit.MILLISECONDS.sleep(200);
		}
		return server;
	}

	private boolean makesBucket() throws InterruptedException {
		try {
			return HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(this.endpoint.resolve("/images"))
					.PUT(HttpRequest.BodyPublishers.noBody())
					.build(), HttpResponse.BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** The bucket with keys of a test's own. */
	S3Properties bucket(String prefix) {
		return new S3Properties("images", this.endpoint, "us-east-1", "test", "test", prefix, true,
				DataSize.ofMegabytes(5));
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroy);
		this.process.destroy();
		try {
			this.process.waitFor(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
