import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deploys an app again and again while requests run at half of what the router serves at
 * most, and counts those that fail. Usage: DeploysUnderLoad API ROUTER_PORT TOKEN
 * DEPLOYMENTS.
 */
public final class DeploysUnderLoad {

	private static final int CONNECTIONS = 8;

	private static final Pattern RELEASE = Pattern.compile("\"release\":(\\d+)");

	private static final Pattern HEALTHY = Pattern
		.compile("\\{[^{}]*\"stage\":\"HEALTHY\"[^{}]*\"endedAt\":\"([^\"]+)\"[^{}]*\\}");

	private final HttpClient client = HttpClient.newHttpClient();

	private final String api;

	private final int router;

	private final String token;

	private final AtomicLong requests = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final ConcurrentHashMap<Integer, Instant> firstSeen = new ConcurrentHashMap<>();

	/** Nanoseconds between two requests of one connection; 0 for as many as possible. */
	private volatile long period;

	private volatile boolean stopped;

	private DeploysUnderLoad(String api, int router, String token) {
		this.api = api;
		this.router = router;
		this.token = token;
	}

	public static void main(String[] args) throws Exception {
		new DeploysUnderLoad(args[0], Integer.parseInt(args[1]), args[2]).run(Integer.parseInt(args[3]));
	}

	private void run(int deployments) throws Exception {
		List<Thread> loaders = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			Thread loader = new Thread(this::load, "loader-" + i);
			loader.start();
			loaders.add(loader);
		}
		Thread.sleep(10_000);
		long before = this.requests.get();
		Thread.sleep(5_000);
		long full = (this.requests.get() - before) / 5;
		this.period = CONNECTIONS * 1_000_000_000L / Math.max(1, full / 2);
		System.out.println("full rate " + full + " requests a second with " + CONNECTIONS + " connections; half from now on");
		List<Long> took = new ArrayList<>();
		List<Long> cutover = new ArrayList<>();
		for (int i = 0; i < deployments; i++) {
			long began = System.nanoTime();
			String ended = deploy(i);
			took.add((System.nanoTime() - began) / 1_000_000);
			cutover.add(cutover(ended));
			if ((i + 1) % Math.max(1, deployments / 10) == 0) {
				System.out.printf("%d deployments, %d requests, %d failed, last took %d ms, load %s%n", i + 1,
						this.requests.get(), this.failed.get(), took.get(took.size() - 1), load1());
			}
		}
		this.stopped = true;
		for (Thread loader : loaders) {
			loader.join();
		}
		Collections.sort(took);
		Collections.sort(cutover);
		System.out.printf(
				"{\"deploys\": %d, \"requests\": %d, \"failed_requests\": %d, \"cutover_p50_ms\": %d, \"cutover_p99_ms\": %d, \"deploy_min_ms\": %d, \"deploy_p50_ms\": %d}%n",
				deployments, this.requests.get(), this.failed.get(), at(cutover, 0.5), at(cutover, 0.99), took.get(0),
				at(took, 0.5));
		if (this.failed.get() > 0) {
			System.exit(1);
		}
	}

	private static long at(List<Long> sorted, double share) {
		return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
	}

	private static String load1() throws IOException {
		return java.nio.file.Files.readString(java.nio.file.Path.of("/proc/loadavg")).split(" ")[0];
	}

	private String deploy(int round) throws Exception {
		return switch (round % 3) {
			case 0 -> call("PATCH", "/apps/bench/config?wait=true", "{\"set\": {\"ROUND\": \"" + round + "\"}}");
			case 1 -> call("PUT", "/apps/bench/processes/web?wait=true", "{\"cpu\": \"" + (100 + round % 7) + "m\"}");
			default -> call("POST", "/apps/bench/rollback?wait=true", "");
		};
	}

	private String call(String method, String path, String body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.api + "/api/v1" + path))
			.timeout(Duration.ofMinutes(3))
			.header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body.isEmpty() ? "{}" : body))
			.build();
		HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
		}
		return response.body();
	}

	/** From the last new instance's health to the first request that a new one answered. */
	private long cutover(String deployment) throws IOException {
		Matcher release = RELEASE.matcher(deployment);
		Matcher healthy = HEALTHY.matcher(deployment);
		if (!release.find() || !healthy.find()) {
			throw new IOException("no release, or no stage HEALTHY: " + deployment);
		}
		int number = Integer.parseInt(release.group(1));
		long deadline = System.nanoTime() + 30_000_000_000L;
		while (!this.firstSeen.containsKey(number)) {
			if (System.nanoTime() > deadline) {
				throw new IOException("release " + number + " never answered");
			}
			LockSupport.parkNanos(1_000_000);
		}
		return Math.max(0, Duration.between(Instant.parse(healthy.group(1)), this.firstSeen.get(number)).toMillis());
	}

	private void load() {
		long next = System.nanoTime();
		while (!this.stopped) {
			try (Socket socket = new Socket()) {
				socket.setTcpNoDelay(true);
				socket.setSoTimeout(30_000);
				socket.connect(new InetSocketAddress("127.0.0.1", this.router), 30_000);
				InputStream in = new BufferedInputStream(socket.getInputStream());
				byte[] request = "GET / HTTP/1.1\r\nHost: bench.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
				while (!this.stopped) {
					long pause = this.period;
					next = (pause == 0) ? System.nanoTime() : Math.max(next + pause, System.nanoTime() - pause * 10);
					LockSupport.parkNanos(next - System.nanoTime());
					this.requests.incrementAndGet();
					socket.getOutputStream().write(request);
					answer(in);
				}
			}
			catch (IOException ex) {
				this.failed.incrementAndGet();
				System.out.println(Instant.now() + " a request failed: " + ex);
			}
		}
	}

	private void answer(InputStream in) throws IOException {
		String status = line(in);
		int length = 0;
		for (String header = line(in); !header.isEmpty(); header = line(in)) {
			if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
				length = Integer.parseInt(header.substring(15).strip());
			}
		}
		String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII).strip();
		if (!status.startsWith("HTTP/1.1 200")) {
			throw new IOException(status + ": " + body);
		}
		int release = Integer.parseInt(body);
		if (!this.firstSeen.containsKey(release)) {
			this.firstSeen.putIfAbsent(release, Instant.now());
		}
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) {
				throw new IOException("the connection was closed");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

}
