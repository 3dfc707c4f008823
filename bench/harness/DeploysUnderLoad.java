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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deploys an app again and again while {@code wrk} asks at half of the rate that the router serves at most, and counts the
 * requests that fail. A connection of its own asks 500 times a second, which tells when a release first answers. Usage:
 * DeploysUnderLoad API ROUTER_PORT TOKEN DEPLOYMENTS WRK DIRECTORY.
 */
public final class DeploysUnderLoad {

	private static final int CONNECTIONS = 32;

	private static final long PROBE_PERIOD = 2_000_000;

	private static final Pattern RELEASE = Pattern.compile("\"release\":(\\d+)");

	private static final Pattern HEALTHY = Pattern
		.compile("\\{[^{}]*\"stage\":\"HEALTHY\"[^{}]*\"endedAt\":\"([^\"]+)\"[^{}]*\\}");

	private final HttpClient client = HttpClient.newHttpClient();

	private final String api;

	private final int router;

	private final String token;

	private final String wrk;

	private final Path directory;

	private final AtomicLong probes = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final ConcurrentHashMap<Integer, Instant> firstSeen = new ConcurrentHashMap<>();

	private volatile boolean stopped;

	private DeploysUnderLoad(String[] args) {
		this.api = args[0];
		this.router = Integer.parseInt(args[1]);
		this.token = args[2];
		this.wrk = args[4];
		this.directory = Path.of(args[5]);
	}

	public static void main(String[] args) throws Exception {
		new DeploysUnderLoad(args).run(Integer.parseInt(args[3]));
	}

	private void run(int deployments) throws Exception {
		load(10, 0).finish();
		double full = load(5, 0).finish().rate();
		// A connection asks again so many milliseconds after an answer that all together come to half of the full rate.
		long pause = Math.max(1, Math.round(CONNECTIONS / (full / 2) * 1_000 - CONNECTIONS / full * 1_000));
		double half = load(5, pause).finish().rate();
		System.out.printf("full rate %.0f requests a second with %d connections; %.0f from now on, %d ms between two of one%n", full,
				CONNECTIONS, half, pause);
		Wrk load = load(100_000, pause);
		Thread prober = new Thread(this::probe, "prober");
		prober.start();
		List<Long> cutover = new ArrayList<>();
		Map<String, List<Long>> took = new TreeMap<>();
		for (int i = 0; i < deployments; i++) {
			long began = System.nanoTime();
			String kind = KINDS.get(i % KINDS.size());
			String ended = deploy(kind, i);
			long millis = (System.nanoTime() - began) / 1_000_000;
			took.computeIfAbsent(kind, (name) -> new ArrayList<>()).add(millis);
			cutover.add(cutover(ended));
			if ((i + 1) % Math.max(1, deployments / 10) == 0) {
				System.out.printf("%d deployments, %d probes, %d failed, last took %d ms, load %s%n", i + 1, this.probes.get(),
						this.failed.get(), millis, Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
			}
		}
		Outcome outcome = load.interrupt();
		this.stopped = true;
		prober.join();
		tell(deployments, outcome, cutover, took);
		System.exit((outcome.failed() + this.failed.get() > 0) ? 1 : 0);
	}

	private void tell(int deployments, Outcome outcome, List<Long> cutover, Map<String, List<Long>> took) {
		Collections.sort(cutover);
		took.forEach((kind, times) -> {
			Collections.sort(times);
			System.out.printf("%-13s end to end: min %d ms, p50 %d ms, p99 %d ms, max %d ms%n", kind, times.get(0), at(times, 0.5),
					at(times, 0.99), times.get(times.size() - 1));
		});
		System.out.printf("cut-over: p50 %d ms, p99 %d ms, max %d ms; wrk: %s%n", at(cutover, 0.5), at(cutover, 0.99),
				cutover.get(cutover.size() - 1), outcome);
		System.out.printf(
				"{\"deploys\": %d, \"requests\": %d, \"failed_requests\": %d, \"cutover_p50_ms\": %d, \"cutover_p99_ms\": %d, \"cutover_max_ms\": %d, \"config_p50_ms\": %d, \"config_p99_ms\": %d}%n",
				deployments, outcome.requests() + this.probes.get(), outcome.failed() + this.failed.get(), at(cutover, 0.5),
				at(cutover, 0.99), cutover.get(cutover.size() - 1), at(took.get("configuration"), 0.5),
				at(took.get("configuration"), 0.99));
	}

	private static long at(List<Long> sorted, double share) {
		return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
	}

	private static final List<String> KINDS = List.of("configuration", "limits", "rollback");

	private String deploy(String kind, int round) throws Exception {
		return switch (kind) {
			case "configuration" -> call("PATCH", "/apps/bench/config?wait=true", "{\"set\": {\"ROUND\": \"" + round + "\"}}");
			case "limits" -> call("PUT", "/apps/bench/processes/web?wait=true", "{\"cpu\": \"" + (100 + round % 7) + "m\"}");
			default -> call("POST", "/apps/bench/rollback?wait=true", "");
		};
	}

	/** What {@code wrk} counted. */
	private record Outcome(long requests, double rate, long failed) {
	}

	/** A running {@code wrk}. */
	private record Wrk(Process process, Path output) {

		Outcome finish() throws Exception {
			if (this.process.waitFor() != 0) {
				throw new IOException("wrk failed: " + Files.readString(this.output));
			}
			String text = Files.readString(this.output);
			Matcher errors = Pattern.compile("connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)").matcher(text);
			long failed = number(text, "Non-2xx or 3xx responses: (\\d+)", 0);
			if (errors.find()) {
				for (int i = 1; i <= 4; i++) {
					failed += Long.parseLong(errors.group(i));
				}
				System.out.println("wrk: " + errors.group());
			}
			Matcher rate = Pattern.compile("Requests/sec: +([0-9.]+)").matcher(text);
			if (!rate.find()) {
				throw new IOException("wrk told no rate: " + text);
			}
			return new Outcome(number(text, "(\\d+) requests in", -1), Double.parseDouble(rate.group(1)), failed);
		}

		private static long number(String text, String pattern, long missing) {
			Matcher matcher = Pattern.compile(pattern).matcher(text);
			return matcher.find() ? Long.parseLong(matcher.group(1)) : missing;
		}

		/** Ends it as Ctrl-C does: it tells what it has counted until then. */
		Outcome interrupt() throws Exception {
			if (!this.process.isAlive()) {
				throw new IOException("wrk ended by itself: " + Files.readString(this.output));
			}
			new ProcessBuilder("kill", "-INT", Long.toString(this.process.pid())).start().waitFor(10, TimeUnit.SECONDS);
			return finish();
		}

	}

	private Wrk load(int seconds, long pauseMillis) throws IOException {
		Path script = this.directory.resolve("pause.lua");
		Files.writeString(script, "function delay() return " + pauseMillis + " end\n");
		Path output = Files.createTempFile(this.directory, "wrk", ".txt");
		List<String> command = new ArrayList<>(List.of(this.wrk, "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "--timeout",
				"30s", "-H", "Host: bench.localhost"));
		if (pauseMillis > 0) {
			command.addAll(List.of("-s", script.toString()));
		}
		command.add("http://127.0.0.1:" + this.router + "/");
		return new Wrk(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
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

	private void probe() {
		long next = System.nanoTime();
		while (!this.stopped) {
			try (Socket socket = new Socket()) {
				socket.setTcpNoDelay(true);
				socket.setSoTimeout(30_000);
				socket.connect(new InetSocketAddress("127.0.0.1", this.router), 30_000);
				InputStream in = new BufferedInputStream(socket.getInputStream());
				byte[] request = "GET / HTTP/1.1\r\nHost: bench.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
				while (!this.stopped) {
					next = Math.max(next + PROBE_PERIOD, System.nanoTime() - PROBE_PERIOD * 10);
					LockSupport.parkNanos(next - System.nanoTime());
					this.probes.incrementAndGet();
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
