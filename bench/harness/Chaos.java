import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Breaks a platform of three agents and two servers at random while an app is deployed again and again. Usage: Chaos DIRECTORY
 * LIB GANTRY POSTGRES NAME SUBNET DEPLOYMENTS SEED. The network namespaces NAME-1 to NAME-3 and the database's directory are
 * there; the servers' ports are 27381 and 27382, what they are balanced by 27380.
 */
public final class Chaos {

	private static final int BALANCED = 27380;

	private static final int REGISTRY = 27390;

	private static final int DATABASE = 27395;

	private static final int NODES = 3;

	private static final Pattern LABELS = Pattern
		.compile("\"dev\\.gantry\\.(instance|generation)\":\"([^\"]+)\"[^{}]*\"dev\\.gantry\\.(instance|generation)\":\"([^\"]+)\"");

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();

	private final Path work;

	private final Path lib;

	private final String gantry;

	private final String postgres;

	private final String name;

	private final String subnet;

	private final Random random;

	private final Process[] servers = new Process[2];

	private final List<Process> others = new ArrayList<>();

	private Process database;

	/** Where each generation was seen to run. */
	private final Map<String, Set<String>> seen = new ConcurrentHashMap<>();

	private final List<String> violations = Collections.synchronizedList(new ArrayList<>());

	private final List<Long> failovers = Collections.synchronizedList(new ArrayList<>());

	private final Map<String, AtomicInteger> faults = new TreeMap<>();

	private final AtomicInteger deployments = new AtomicInteger();

	private volatile boolean over;

	private String token;

	private Chaos(String[] args) {
		this.work = Path.of(args[0]);
		this.lib = Path.of(args[1]);
		this.gantry = args[2];
		this.postgres = args[3];
		this.name = args[4];
		this.subnet = args[5];
		this.random = new Random(Long.parseLong(args[7]));
	}

	public static void main(String[] args) throws Exception {
		Chaos chaos = new Chaos(args);
		System.out.println("seed " + args[7]);
		int status = 1;
		try {
			chaos.begin();
			status = chaos.run(Integer.parseInt(args[6]));
		}
		catch (Exception ex) {
			ex.printStackTrace();
		}
		finally {
			chaos.end();
			System.exit(status);
		}
	}

	private void begin() throws Exception {
		startDatabase();
		prepareHomes();
		startServer(0);
		await("the first server", 300, () -> answers("http://127.0.0.1:27381/actuator/health"));
		this.token = Files.readString(this.work.resolve("server-1/admin-token")).strip();
		copy(this.work.resolve("server-1"), this.work.resolve("server-2"), List.of("admin-token", "server/join-token", "server/router-token"));
		copyAll(this.work.resolve("server-1/server/keys"), this.work.resolve("server-2/server/keys"));
		startServer(1);
		start("registry", List.of("java", "-Xmx128m", "-cp", classPath("server"), "dev.gantry.registry.RegistryApplication",
				"--gantry.registry.port=" + REGISTRY, "--gantry.registry.storage=" + this.work.resolve("registry"),
				"--gantry.registry.token-realm=" + balanced() + "/registry/token", "--gantry.registry.jwks-url=" + balanced() + "/registry/jwks"));
		Files.writeString(this.work.resolve("haproxy.cfg"), """
				defaults
					mode http
					timeout connect 1s
					timeout client 120s
					timeout server 120s
					option redispatch
					retries 3
				frontend front
					bind :%d
					default_backend servers
				backend servers
					option httpchk GET /actuator/health
					server one 127.0.0.1:27381 check inter 500ms fall 2 rise 1
					server two 127.0.0.1:27382 check inter 500ms fall 2 rise 1
				""".formatted(BALANCED));
		start("haproxy", List.of("haproxy", "-db", "-f", this.work.resolve("haproxy.cfg").toString()));
		await("both servers", 300, () -> answers("http://127.0.0.1:27382/actuator/health") && answers(balanced() + "/actuator/health"));
		for (int node = 1; node <= NODES; node++) {
			start("node-" + node, List.of("nsenter", "--net=/run/netns/" + this.name + "-" + node, this.gantry, "agent", "--home",
					this.work.resolve("node-" + node).toString(), "--server", balanced(), "--join-token-file",
					this.work.resolve("server-1/server/join-token").toString(), "--name", "node-" + node, "--advertise",
					this.subnet + ".1" + node));
		}
		await("three nodes", 300, () -> count(call("GET", "/nodes", null), "\"status\":\"READY\"") == NODES);
		run(Map.of("GANTRY_URL", balanced(), "GANTRY_TOKEN", this.token), this.gantry, "push", this.work.resolve("app").toString(), "--app",
				"chaos");
		call("PUT", "/apps/chaos/processes/web", "{\"replicas\": 3}");
		await("three instances", 120, () -> count(call("GET", "/apps/chaos/instances", null), "\"state\":\"HEALTHY\"") == 3);
		System.out.println("two servers, three nodes, three instances; faults begin");
	}

	private int run(int wanted) throws Exception {
		Thread breaking = new Thread(() -> breakThings(2_000, 8_000, this::breakControl), "faults");
		Thread cutting = new Thread(() -> breakThings(1_000, 5_000, this::cutNetwork), "cuts");
		Thread watching = new Thread(this::watch, "watch");
		breaking.start();
		cutting.start();
		watching.start();
		long began = System.nanoTime();
		Map<String, Integer> ends = new TreeMap<>();
		for (int i = 0; i < wanted; i++) {
			String id = deploy(i);
			ends.merge(end(id), 1, Integer::sum);
			this.deployments.incrementAndGet();
			if ((i + 1) % Math.max(1, wanted / 10) == 0) {
				System.out.printf("%d deployments in %.0f s: %s, faults %s, load %s%n", i + 1, (System.nanoTime() - began) / 1e9, ends,
						counted(), Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
			}
		}
		this.over = true;
		breaking.join();
		cutting.join();
		String last = deploy(wanted);
		String end = end(last);
		if (!end.equals("SUCCEEDED")) {
			violation("the last deployment, with nothing broken, " + end + ": " + call("GET", "/apps/chaos/deployments/" + last, null));
		}
		checkRest();
		watching.join();
		return tell(wanted, ends);
	}

	private int tell(int wanted, Map<String, Integer> ends) {
		long twice = this.seen.values().stream().filter((nodes) -> nodes.size() > 1).count();
		this.seen.forEach((key, nodes) -> {
			if (nodes.size() > 1) {
				violation("generation " + key + " was seen on " + nodes);
			}
		});
		Collections.sort(this.failovers);
		long slowest = this.failovers.isEmpty() ? -1 : this.failovers.get(this.failovers.size() - 1);
		if (slowest > 10_000) {
			violation("a failover took " + slowest + " ms");
		}
		this.violations.forEach((violation) -> System.out.println("VIOLATION: " + violation));
		System.out.println("ends " + ends + ", faults " + this.faults + ", failovers " + this.failovers + " ms, generations seen " + this.seen.size());
		System.out.printf("{\"deployments\": %d, \"ended\": %d, \"succeeded\": %d, \"faults\": %d, \"placed_twice\": %d, \"failover_max_ms\": %d, \"violations\": %d}%n",
				wanted, ends.values().stream().mapToInt(Integer::intValue).sum(), ends.getOrDefault("SUCCEEDED", 0),
				this.faults.values().stream().mapToInt(AtomicInteger::get).sum(), twice, slowest, this.violations.size());
		return this.violations.isEmpty() ? 0 : 1;
	}

	private void violation(String text) {
		this.violations.add(text);
	}

	/** At rest: three healthy instances of the release in force, and three containers, no more. */
	private void checkRest() throws Exception {
		String app = call("GET", "/apps/chaos", null);
		Matcher release = Pattern.compile("\"release\":(\\d+)").matcher(app);
		String wanted = release.find() ? release.group(1) : "none";
		try {
			await("rest", 120, () -> {
				String instances = call("GET", "/apps/chaos/instances", null);
				return count(instances, "\"state\":\"HEALTHY\"") == 3 && count(instances, "\"id\":") == 3
						&& count(instances, "\"release\":" + wanted + ",") == 3 && running().values().stream().mapToInt(Set::size).sum() == 3;
			});
		}
		catch (IOException ex) {
			violation("no rest with release " + wanted + ": " + call("GET", "/apps/chaos/instances", null) + " " + running());
		}
		String deployments = call("GET", "/apps/chaos/deployments", null);
		if (deployments.contains("\"status\":\"RUNNING\"")) {
			violation("a deployment has not ended: " + deployments);
		}
		for (int router : new int[] { 27383, 27384 }) {
			// The resolver knows names below localhost on few hosts, so the name goes into the header alone.
			String answer = output("curl", "-s", "-m", "20", "-H", "Host: chaos.localhost", "-w", " %{http_code}", "http://127.0.0.1:" + router + "/");
			if (!answer.equals(wanted + " 200") && !answer.equals(wanted + "\n 200")) {
				violation("router " + router + " answered " + answer);
			}
		}
	}

	/** Changes the configuration, which makes a release, until a server takes it. */
	private String deploy(int round) throws Exception {
		long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
		String last = "";
		for (int attempt = 1; System.nanoTime() < deadline; attempt++) {
			// An attempt whose answer was lost may have been taken; the same value again would change nothing.
			String change = "{\"set\": {\"ROUND\": \"" + round + "." + attempt + "\"}}";
			try {
				HttpResponse<String> answer = send(BALANCED, "PATCH", "/apps/chaos/config", change);
				last = answer.statusCode() + " " + answer.body();
				Optional<String> deployment = answer.headers().firstValue("Location");
				if (answer.statusCode() == 202 && deployment.isPresent()) {
					return deployment.get().substring(deployment.get().lastIndexOf('/') + 1);
				}
			}
			catch (IOException ex) {
				last = ex.toString();
			}
			Thread.sleep(200);
		}
		throw new IOException("no deployment was accepted for 3 minutes: " + last);
	}

	private String end(String id) throws Exception {
		long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
		String answer = "";
		while (System.nanoTime() < deadline) {
			answer = call("GET", "/apps/chaos/deployments/" + id, null);
			Matcher status = Pattern.compile("\"status\":\"(SUCCEEDED|FAILED|SUPERSEDED)\"").matcher(answer);
			if (status.find()) {
				if (status.group(1).equals("FAILED") && !answer.contains("\"failure\":{")) {
					violation("deployment " + id + " failed without a cause: " + answer);
				}
				return status.group(1);
			}
			Thread.sleep(100);
		}
		violation("deployment " + id + " did not end: " + answer);
		return "NEVER";
	}

	/** Agents are cut off while servers and database fail, too; of these two one after the other. */
	private void breakThings(int leastPause, int mostPause, Fault fault) {
		try {
			while (!this.over) {
				Thread.sleep(leastPause + this.random.nextInt(mostPause - leastPause));
				fault.happen();
			}
		}
		catch (Exception ex) {
			violation("the faults ended: " + ex);
		}
	}

	private void breakControl() throws Exception {
		if (this.random.nextBoolean()) {
			killLeader();
		}
		else {
			restartDatabase();
		}
	}

	private void count(String fault) {
		synchronized (this.faults) {
			this.faults.computeIfAbsent(fault, (unused) -> new AtomicInteger()).incrementAndGet();
		}
	}

	private String counted() {
		synchronized (this.faults) {
			return this.faults.toString();
		}
	}

	private void killLeader() throws Exception {
		String address = leader();
		if (address.isEmpty()) {
			return;
		}
		int server = address.endsWith("27381") ? 0 : 1;
		count("leader killed");
		long began = System.nanoTime();
		this.servers[server].destroyForcibly().waitFor();
		while (leader().isEmpty() || leader().equals(address)) {
			if (System.nanoTime() - began > 60_000_000_000L) {
				violation("nobody leads a minute after the leader was killed");
				break;
			}
			Thread.sleep(50);
		}
		int other = 1 - server;
		while (!call(27381 + other, "PUT", "/apps/probe", "{}").contains("\"name\":\"probe\"")) {
			if (System.nanoTime() - began > 90_000_000_000L) {
				violation("the new leader takes no change");
				break;
			}
			Thread.sleep(50);
		}
		this.failovers.add((System.nanoTime() - began) / 1_000_000);
		startServer(server);
		await("the killed server", 300, () -> answers("http://127.0.0.1:" + (27381 + server) + "/actuator/health"));
	}

	private String leader() throws Exception {
		return output(this.postgres + "/psql", "-h", "127.0.0.1", "-p", Integer.toString(DATABASE), "-U", "gantry", "-d", "postgres", "-tAc",
				"select address from leases where expires_at > current_timestamp");
	}

	private void restartDatabase() throws Exception {
		count("database restarted");
		// SIGQUIT: it ends at once and recovers from its log at the next start.
		run(Map.of(), "kill", "-QUIT", Long.toString(this.database.pid()));
		this.database.waitFor();
		Thread.sleep(this.random.nextInt(2_000));
		startDatabase();
	}

	private void cutNetwork() throws Exception {
		count("network cut");
		String link = this.name + "-" + (1 + this.random.nextInt(NODES));
		run(Map.of(), "ip", "link", "set", link, "down");
		Thread.sleep(500 + this.random.nextInt(this.random.nextInt(4) == 0 ? 34_500 : 7_500));
		run(Map.of(), "ip", "link", "set", link, "up");
	}

	/** Looks on the nodes themselves: what the platform believes does not count here. */
	private void watch() {
		while (!this.over) {
			try {
				running().forEach((node, keys) -> keys
					.forEach((key) -> this.seen.computeIfAbsent(key, (unused) -> ConcurrentHashMap.newKeySet()).add(node)));
				Thread.sleep(300);
			}
			catch (Exception ex) {
				violation("a node could not be asked: " + ex);
				return;
			}
		}
	}

	private Map<String, Set<String>> running() throws Exception {
		Map<String, Set<String>> running = new HashMap<>();
		for (int node = 1; node <= NODES; node++) {
			String listed = output("curl", "-s", "-m", "20", "--unix-socket", this.work.resolve("node-" + node + "/docker.sock").toString(),
					"http://docker/containers/json");
			Set<String> keys = new HashSet<>();
			Matcher labels = LABELS.matcher(listed);
			while (labels.find()) {
				boolean first = labels.group(1).equals("instance");
				keys.add((first ? labels.group(2) : labels.group(4)) + "/" + (first ? labels.group(4) : labels.group(2)));
			}
			running.put("node-" + node, keys);
		}
		return running;
	}

	private void startDatabase() throws Exception {
		this.database = process("postgres", List.of("setpriv", "--reuid=nobody", "--clear-groups", this.postgres + "/postgres", "-D",
				this.work.resolve("pg/data").toString(), "-p", Integer.toString(DATABASE), "-k", this.work.resolve("pg").toString(), "-c",
				"listen_addresses=127.0.0.1", "-c", "shared_buffers=32MB"));
		await("PostgreSQL", 60, () -> output(this.postgres + "/psql", "-h", "127.0.0.1", "-p", Integer.toString(DATABASE), "-U", "gantry", "-d",
				"postgres", "-tAc", "select 1")
			.equals("1"));
	}

	private void prepareHomes() throws IOException {
		for (String server : List.of("server-1", "server-2")) {
			Files.createDirectories(this.work.resolve(server + "/server"));
		}
	}

	private void startServer(int server) throws IOException {
		Path home = this.work.resolve("server-" + (server + 1));
		int port = 27381 + server;
		this.servers[server] = process("server-" + (server + 1), List.of("java", "-Xmx256m", "-XX:+UseSerialGC", "-cp", classPath("server"),
				"dev.gantry.distribution.ServerApplication", "--server.port=" + port, "--gantry.platform.home=" + home.resolve("server"),
				"--gantry.platform.admin-token-file=" + home.resolve("admin-token"), "--gantry.platform.public-url=" + balanced(),
				"--gantry.platform.control.own-url=http://127.0.0.1:" + port, "--gantry.platform.registry-address=" + this.subnet + ".1:" + REGISTRY,
				"--gantry.platform.registry-url=http://127.0.0.1:" + REGISTRY, "--gantry.registry.port=" + (port + 4),
				"--gantry.registry.storage=" + home.resolve("registry"), "--gantry.registry.token-realm=" + balanced() + "/registry/token",
				"--gantry.registry.jwks-url=http://127.0.0.1:" + port + "/registry/jwks", "--gantry.router.port=" + (port + 2),
				"--gantry.router.platform-url=http://127.0.0.1:" + port, "--gantry.router.token-file=" + home.resolve("server/router-token"),
				"--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + DATABASE + "/postgres", "--spring.datasource.username=gantry",
				"--spring.datasource.password=none"));
	}

	private String classPath(String service) throws IOException {
		return Files.readAllLines(this.lib.resolve(service + ".classpath"))
			.stream()
			.map((jar) -> this.lib.resolve(jar).toString())
			.collect(Collectors.joining(":"));
	}

	private String balanced() {
		return "http://" + this.subnet + ".1:" + BALANCED;
	}

	private void start(String log, List<String> command) throws IOException {
		this.others.add(process(log, command));
	}

	private Process process(String log, List<String> command) throws IOException {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.work.resolve(log + ".log").toFile()))
			.start();
	}

	private void run(Map<String, String> environment, String... command) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.work.resolve("commands.log").toFile()));
		builder.environment().putAll(environment);
		if (builder.start().waitFor() != 0) {
			throw new IOException(String.join(" ", command) + " failed: " + Files.readString(this.work.resolve("commands.log")));
		}
	}

	private static String output(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			String text = new String(process.getInputStream().readAllBytes()).strip();
			process.waitFor();
			return text;
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String call(String method, String path, String body) {
		return call(BALANCED, method, path, body);
	}

	/** The answer, or why there is none: what is broken is expected here. */
	private String call(int port, String method, String path, String body) {
		try {
			HttpResponse<String> response = send(port, method, path, body);
			return response.statusCode() / 100 == 2 ? response.body() : "no answer: " + response.statusCode();
		}
		catch (IOException ex) {
			return "no answer: " + ex.getMessage();
		}
	}

	private HttpResponse<String> send(int port, String method, String path, String body) throws IOException {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://" + (port == BALANCED ? this.subnet + ".1" : "127.0.0.1") + ":" + port + "/api/v1" + path))
			.timeout(Duration.ofSeconds(10))
			.header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json");
		try {
			return this.client.send(
					request.method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)).build(),
					HttpResponse.BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean answers(String url) {
		try {
			return this.client.send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(3)).build(),
					HttpResponse.BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int count(String text, String part) {
		return text.split(Pattern.quote(part), -1).length - 1;
	}

	private interface Fault {

		void happen() throws Exception;

	}

	private interface Condition {

		boolean holds() throws Exception;

	}

	private static void await(String what, int seconds, Condition condition) throws Exception {
		long deadline = System.nanoTime() + seconds * 1_000_000_000L;
		while (!condition.holds()) {
			if (System.nanoTime() > deadline) {
				throw new IOException(what + " did not come within " + seconds + " s");
			}
			Thread.sleep(100);
		}
	}

	private static void copy(Path from, Path to, List<String> files) throws IOException {
		for (String file : files) {
			Files.copy(from.resolve(file), to.resolve(file));
		}
	}

	private static void copyAll(Path from, Path to) throws IOException {
		Files.createDirectories(to);
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
		}
	}

	private void end() throws InterruptedException {
		List<Process> processes = new ArrayList<>(this.others);
		Collections.reverse(processes);
		processes.addAll(Stream.of(this.servers).filter((server) -> server != null).toList());
		for (Process process : processes) {
			process.destroy();
		}
		for (Process process : processes) {
			if (!process.waitFor(30, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
		}
		if (this.database != null) {
			this.database.destroy();
			this.database.waitFor(30, TimeUnit.SECONDS);
		}
	}

}
