package dev.gantry.distribution;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.gantry.distribution.GantryCommand.Result;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole of Gantry on this very host, by its command: up, push, look, scale, break,
 * kill, adopt, down. One platform for all tests, which run in order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstFlightEndToEnd {

	private static final Pattern CONTAINER = Pattern.compile("\"containerId\" : \"([^\"]+)\"");

	private static Path home;

	private static GantryCommand gantry;

	private static Router router;

	private static TestApp app;

	private static int port;

	private static boolean flying;

	@BeforeAll
	static void begin() throws Exception {
		assume("root".equals(System.getProperty("user.name")), "not root: containers cannot be run");
		assume(Files.readString(Path.of("/proc/filesystems")).contains("overlay"), "the kernel has no overlayfs");
		assume(Files.isExecutable(Path.of("/usr/bin/gcc")), "no gcc: the test's app cannot be compiled");
		home = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-e2e");
		Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
		gantry = new GantryCommand(home);
		app = new TestApp(Files.createDirectories(home.resolve("test")));
		port = freePort();
		int routerPort = freePort();
		router = new Router(routerPort);
		Result up = gantry.run("up", "--port", "" + port, "--router-port", "" + routerPort, "--registry-port",
				"" + freePort(), "--node-name", "one");
		assertThat(up.status()).as(up.output()).isZero();
		assertThat(up.lastLine()).isEqualTo("gantry is ready: http://localhost:" + port);
	}

	@BeforeEach
	void requireFlight(TestInfo test) {
		boolean first = test.getTestMethod().orElseThrow().getAnnotation(Order.class).value() == 1;
		Assumptions.assumeTrue(first || flying, "the first push did not succeed");
	}

	private static void assume(boolean condition, String otherwise) {
		if (!condition) {
			System.out.println("End-to-end tests skipped: " + otherwise);
		}
		Assumptions.assumeTrue(condition, otherwise);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@AfterAll
	static void end() throws IOException {
		if (home == null) {
			return;
		}
		Result down = gantry.run("down");
		List<String> traces = new KernelTraces(home).all();
		try (Stream<Path> files = Files.walk(home)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		assertThat(down.status()).isZero();
		assertThat(traces).isEmpty();
	}

	@Test
	@Order(1)
	void answersThroughTheRouterAfterAPush() throws Exception {
		Result imported = gantry.run("images", "import", app.base(), app.rootFilesystem().toString());
		assertThat(imported.status()).as(imported.output()).isZero();
		Result push = gantry.run("push", app.tree("shop", "one", "RUN [\"/app\", \"stamp\"]").toString());
		assertThat(push.status()).as(push.output()).isZero();
		assertThat(push.output()).contains("| stamping").contains("traffic moved");
		assertThat(push.lastLine()).startsWith("http://shop.localhost:");
		assertThat(router.get("shop", "/").body()).startsWith("release 1 version one");
		flying = true;
	}

	@Test
	@Order(2)
	void takesEveryStepFromTheCacheTheSecondTime() throws IOException {
		Result push = gantry.run("push", home.resolve("test/shop").toString());
		assertThat(push.status()).as(push.output()).isZero();
		assertThat(push.output()).contains("5 of 5 steps, 5 from the cache").doesNotContain("| stamping");
		assertThat(router.get("shop", "/").body()).startsWith("release 2 version one");
	}

	@Test
	@Order(3)
	void isolatesTheContainerAsDockerDoes() throws IOException {
		String status = router.get("shop", "/status").body();
		assertThat(status).containsPattern("(?m)^Pid:\\s+1$")
			.containsPattern("(?m)^CapEff:\\s+00000000a80425fb$")
			.containsPattern("(?m)^CapBnd:\\s+00000000a80425fb$")
			.containsPattern("(?m)^CapInh:\\s+0000000000000000$")
			.containsPattern("(?m)^Seccomp:\\s+2$")
			.containsPattern("(?m)^NoNewPrivs:\\s+1$");
		assertThat(router.get("shop", "/procs").body()).isEqualTo("1\n");
		assertThat(router.get("shop", "/open?/proc/sysrq-trigger").body()).doesNotContain("opened");
		assertThat(router.get("shop", "/open?/proc/kcore").body()).doesNotContain("opened");
		assertThat(router.get("shop", "/fds").body().lines().map(Integer::valueOf).toList())
			.as("standard streams, the listening socket and this connection")
			.allMatch((fd) -> fd <= 6);
	}

	@Test
	@Order(4)
	void losesNoRequestWhileAChangeRollsOut() throws Exception {
		assertThat(gantry.run("scale", "shop", "web=2").status()).isZero();
		awaitHealthy("shop", 2);
		app.tree("shop", "two", "RUN [\"/app\", \"stamp\"]");
		AtomicBoolean going = new AtomicBoolean(true);
		AtomicInteger requests = new AtomicInteger();
		List<String> failures = new CopyOnWriteArrayList<>();
		List<Thread> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread client = new Thread(() -> {
				while (going.get()) {
					try {
						Router.Answer answer = router.get("shop", "/");
						requests.incrementAndGet();
						if (answer.status() != 200) {
							failures.add(answer.toString());
						}
					}
					catch (IOException ex) {
						failures.add(ex.toString());
					}
				}
			});
			client.start();
			clients.add(client);
		}
		Result push = gantry.run("push", home.resolve("test/shop").toString());
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(gantry.run("ps", "shop", "--json").output()).contains("\"release\" : 3")
				.doesNotContain("\"release\" : 2"));
		going.set(false);
		for (Thread client : clients) {
			client.join();
		}
		assertThat(push.status()).as(push.output()).isZero();
		assertThat(failures).isEmpty();
		assertThat(requests.get()).isGreaterThan(50);
		assertThat(router.get("shop", "/").body()).startsWith("release 3 version two");
	}

	@Test
	@Order(5)
	void restartsAnInstanceThatCrashesAndSaysSo() throws Exception {
		assertThat(gantry.run("scale", "shop", "web=1").status()).isZero();
		awaitHealthy("shop", 1);
		assertThat(router.get("shop", "/crash").status()).as("told by the router").isIn(502, 503);
		await(() -> gantry.run("ps", "shop", "--json").output().contains("\"restarts\" : 1"));
		awaitHealthy("shop", 1);
		assertThat(gantry.run("why", "shop").output()).contains("7");
	}

	@Test
	@Order(6)
	void reportsMemoryOverTheLimitAsSuch() throws Exception {
		assertThat(router.get("shop", "/eat").status()).as("told by the router").isIn(502, 503);
		await(() -> gantry.run("why", "shop").output().toLowerCase(java.util.Locale.ROOT).contains("memory"));
		await(() -> router.get("shop", "/").status() == 200);
	}

	@Test
	@Order(7)
	void changesConfigurationAndBringsItBack() throws Exception {
		assertThat(gantry.run("config", "shop", "set", "COLOUR=green").status()).isZero();
		await(() -> router.get("shop", "/").body().contains("colour green"));
		Result back = gantry.run("rollback", "shop");
		assertThat(back.status()).as(back.output()).isZero();
		await(() -> router.get("shop", "/").body().contains("colour none"));
	}

	@Test
	@Order(8)
	void leavesTheRunningReleaseAloneWhenABuildFails() throws Exception {
		String before = router.get("shop", "/").body();
		app.tree("shop", "three", "RUN [\"/app\", \"fail\"]");
		Result failed = gantry.run("push", home.resolve("test/shop").toString());
		assertThat(failed.status()).isEqualTo(1);
		assertThat(failed.output()).contains("this step fails on purpose");
		app.tree("shop", "three", "RUNN [\"/app\", \"stamp\"]");
		Result unknown = gantry.run("push", home.resolve("test/shop").toString());
		assertThat(unknown.status()).isEqualTo(1);
		assertThat(unknown.output()).contains("RUNN").contains("RUN");
		assertThat(router.get("shop", "/").body()).isEqualTo(before);
	}

	@Test
	@Order(9)
	void saysWhatIsWrongWithBadInput() {
		assertRefused(gantry.run("deploy", "shop", "--image", "no-such-image:1"), 1, "no-such-image");
		assertRefused(gantry.run("deploy", "Shop", "--image", "x"), 1, "lower-case");
		assertRefused(gantry.run("push", home.resolve("nowhere").toString(), "--app", "shop"), 1, "not a directory");
		assertRefused(gantry.run("scale", "shop", "web=many"), 2, "many");
		assertRefused(gantry.runPlain("pussh"), 2, "push");
		Result second = gantry.runPlain("up", "--home", home.resolveSibling(home.getFileName() + "-two").toString(),
				"--port", "" + port);
		assertRefused(second, 1, "Port " + port + " is taken");
		assertRefused(second, 1, "--port");
		assertRefused(gantry.run("up", "--port", "1"), 1, "already runs");
	}

	@Test
	@Order(10)
	void refusesAnArchiveThatIsCutOff() throws Exception {
		byte[] half = { 0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3 };
		HttpResponse<String> answer = HttpClient.newHttpClient()
			.send(HttpRequest
				.newBuilder(URI.create("http://localhost:" + port + "/api/v1/apps/shop/deployments?wait=true"))
				.header("Authorization", "Bearer " + Files.readString(home.resolve("admin-token")).strip())
				.header("Content-Type", "application/gzip")
				.POST(BodyPublishers.ofByteArray(half))
				.build(), BodyHandlers.ofString());
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("SOURCE_UNREADABLE").contains("remedy");
	}

	@Test
	@Order(11)
	void adoptsEveryContainerAfterServerAndAgentWereKilled() throws Exception {
		assertThat(gantry.run("scale", "shop", "web=2").status()).isZero();
		awaitHealthy("shop", 2);
		router.get("shop", "/write");
		List<String> before = containers();
		for (String role : List.of("server", "agent")) {
			String pid = Files.readString(home.resolve("run/" + role + ".pid")).split(" ")[0];
			ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
			process.destroyForcibly();
			process.onExit().join();
		}
		assertThat(gantry.run("up").status()).isZero();
		awaitHealthy("shop", 2);
		assertThat(containers()).containsExactlyInAnyOrderElementsOf(before);
		assertThat(router.get("shop", "/").status()).isEqualTo(200);
		List<Integer> written = numbersWritten();
		assertThat(written).hasSizeGreaterThan(100)
			.isEqualTo(Stream.iterate(1, (i) -> i + 1).limit(written.size()).toList());
	}

	@Test
	@Order(12)
	void keepsAppsRunningWhileThePlatformIsDown() throws Exception {
		List<String> before = containers();
		Result down = gantry.run("down", "--keep-apps");
		assertThat(down.status()).isZero();
		assertThat(new KernelTraces(home).all()).anyMatch((trace) -> trace.contains("/app"));
		assertThat(gantry.run("up").status()).isZero();
		awaitHealthy("shop", 2);
		assertThat(containers()).containsExactlyInAnyOrderElementsOf(before);
	}

	@Test
	@Order(13)
	void keepsAVolumeOverCrashesAndDeploymentsUntilItIsRemoved() throws Exception {
		Path tree = app.tree("store", "one");
		Files.writeString(tree.resolve("gantry.yaml"), "volumes:\n  data: /data\n");
		assertThat(gantry.run("push", tree.toString()).status()).isZero();
		await(() -> router.get("store", "/keep").body().equals("x"));
		router.get("store", "/crash");
		await(() -> router.get("store", "/keep").body().equals("xx"));
		app.tree("store", "two");
		Result pushed = gantry.run("push", tree.toString());
		assertThat(pushed.status()).as(pushed.output()).isZero();
		await(() -> router.get("store", "/").body().contains("version two"));
		assertThat(router.get("store", "/keep").body()).isEqualTo("xxx");
		assertThat(gantry.run("volumes", "store").output()).contains("data").contains("/data").contains("one");
		assertRefused(gantry.run("scale", "store", "web=2"), 1, "one writer");
		assertRefused(gantry.run("volumes", "store", "remove", "data", "--yes"), 1, "in use");
		assertThat(volumesOnDisk()).hasSize(1);
		assertThat(gantry.run("scale", "store", "web=0").status()).isZero();
		assertThat(gantry.run("volumes", "store", "remove", "data", "--yes").status()).isZero();
		await(() -> volumesOnDisk().isEmpty());
		assertThat(gantry.run("scale", "store", "web=1").status()).isZero();
		await(() -> router.get("store", "/keep").body().equals("x"));
		assertThat(gantry.run("destroy", "store", "--yes").status()).isZero();
		await(() -> volumesOnDisk().isEmpty());
	}

	private static List<Path> volumesOnDisk() throws IOException {
		try (Stream<Path> volumes = Files.list(home.resolve("agent/data/volumes"))) {
			return volumes.toList();
		}
	}

	@Test
	@Order(14)
	void leavesNothingOfADestroyedApp() throws Exception {
		assertThat(gantry.run("destroy", "shop", "--yes").status()).isZero();
		await(() -> new KernelTraces(home).all().stream().noneMatch((trace) -> trace.endsWith(" /app ")));
		assertThat(router.get("shop", "/").status()).isEqualTo(404);
	}

	private static void assertRefused(Result result, int status, String told) {
		assertThat(result.status()).as(result.output()).isEqualTo(status);
		assertThat(result.output()).contains(told);
	}

	private static List<Integer> numbersWritten() {
		List<Integer> numbers = new ArrayList<>();
		Matcher matcher = Pattern.compile("\\bline (\\d+)").matcher(gantry.run("logs", "shop").output());
		while (matcher.find()) {
			numbers.add(Integer.valueOf(matcher.group(1)));
		}
		return numbers;
	}

	private static List<String> containers() {
		List<String> ids = new ArrayList<>();
		Matcher matcher = CONTAINER.matcher(gantry.run("ps", "shop", "--json").output());
		while (matcher.find()) {
			ids.add(matcher.group(1));
		}
		return ids;
	}

	private static void awaitHealthy(String name, int count) throws Exception {
		await(() -> {
			String ps = gantry.run("ps", name, "--json").output();
			int all = ps.split("\"state\" :", -1).length - 1;
			int healthy = ps.split("\"state\" : \"HEALTHY\"", -1).length - 1;
			return all == count && healthy == count;
		});
	}

	private static void await(Callable<Boolean> condition) throws Exception {
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(500))
			.ignoreExceptions()
			.until(condition);
	}

}
