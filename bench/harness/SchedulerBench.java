import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.JoinReply;
import dev.gantry.contracts.link.JoinRequest;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.placement.Decision;
import dev.gantry.scheduler.placement.Demand;
import dev.gantry.scheduler.placement.NodeRoom;
import dev.gantry.scheduler.placement.Placement;
import tools.jackson.databind.json.JsonMapper;

/**
 * Places instances: first by the scheduler alone, then on a whole platform whose nodes are
 * played here, over the agents' HTTP protocol. Usage: SchedulerBench API HOME NODES
 * INSTANCES PID; PID is the server's, whose memory is told.
 */
public final class SchedulerBench {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int PER_APP = 1_000;

	private static final NodeCapacity CAPACITY = new NodeCapacity(CpuShare.ofMillis(16_000),
			MemorySize.ofMebibytes(64 * 1024), MemorySize.ofMebibytes(100 * 1024));

	private static final Duration HEARTBEAT = Duration.ofSeconds(15);

	/** So many joins are under way at once; blocking queries do not count. */
	private final Semaphore calls = new Semaphore(16);

	/**
	 * So many reports are under way at once, over connections of their own: one for each
	 * node, beside that of its query, would be more files than a process may open here.
	 */
	private final ExecutorService reporters = Executors.newFixedThreadPool(16);

	private final HttpClient reportClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(30))
		.build();

	private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

	private final AtomicLong placed = new AtomicLong();

	private final AtomicLong problems = new AtomicLong();

	private final AtomicReference<String> refused = new AtomicReference<>();

	private final Map<String, Long> arrivals = new ConcurrentHashMap<>();

	private final String api;

	private final String admin;

	private final String join;

	private SchedulerBench(String api, Path home) throws IOException {
		this.api = api;
		this.admin = Files.readString(home.resolve("admin-token")).strip();
		this.join = Files.readString(home.resolve("server/join-token")).strip();
	}

	public static void main(String[] args) throws Exception {
		int nodes = Integer.parseInt(args[2]);
		int instances = Integer.parseInt(args[3]);
		double[] small = null;
		double[] large = null;
		// The first ones warm up; of the others the quietest counts.
		for (int round = 0; round < 6; round++) {
			small = better(round > 2 ? small : null, pure(1_000));
			large = better(round > 2 ? large : null, pure(10_000));
		}
		System.out.printf("the scheduler alone: %.0f placements a second on 1,000 nodes, %.0f on 10,000; p50 %.1f us, p99 %.1f us%n",
				1e9 / small[0], 1e9 / large[0], large[1] / 1e3, large[2] / 1e3);
		SchedulerBench bench = new SchedulerBench(args[0], Path.of(args[1]));
		double rate = bench.place(nodes, instances);
		double[] single = bench.single(Math.max(1, instances / PER_APP));
		System.out.printf("one more instance, from the request to the node's news of it: p50 %.0f ms, p99 %.0f ms%n", single[0],
				single[1]);
		System.out.printf("server memory %s, load %s, protocol problems %d%n", memory(args[4]),
				Files.readString(Path.of("/proc/loadavg")).split(" ")[0], bench.problems.get());
		System.out.printf(
				"{\"nodes\": %d, \"instances\": %d, \"placements_per_s\": %.0f, \"pure_placements_per_s\": %.0f, \"cost_growth_1k_to_10k\": %.2f, \"p50_ms\": %.0f, \"p99_ms\": %.0f}%n",
				nodes, instances, rate, 1e9 / large[0], large[0] / small[0], single[0], single[1]);
		System.exit(0);
	}

	private static double[] better(double[] one, double[] other) {
		return (one == null || other[0] < one[0]) ? other : one;
	}

	private static String memory(String pid) throws IOException {
		return Files.readAllLines(Path.of("/proc", pid, "status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS"))
			.findFirst()
			.orElse("unknown")
			.replaceAll("\\s+", " ");
	}

	/** Ten instances for each node; nanoseconds of one placement: processor
	 * time on average, median and p99 of elapsed time. */
	private static double[] pure(int nodes) {
		List<NodeRoom> rooms = new ArrayList<>();
		for (int i = 0; i < nodes; i++) {
			rooms.add(new NodeRoom("id-" + i, "node-" + i, NodeRoom.Standing.OPEN, CAPACITY, 4));
		}
		Placement placement = new Placement(rooms);
		long[] times = new long[nodes * 10];
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long begin = threads.getCurrentThreadCpuTime();
		for (int i = 0; i < times.length; i++) {
			long one = System.nanoTime();
			Slot slot = new Slot("app-" + i / 100, 1, "web", 1 + i % 100);
			if (!(placement.place(Demand.of(slot, ResourceLimits.DEFAULT)) instanceof Decision.Placed)) {
				throw new IllegalStateException(slot + " found no node");
			}
			times[i] = System.nanoTime() - one;
		}
		double mean = (double) (threads.getCurrentThreadCpuTime() - begin) / times.length;
		Arrays.sort(times);
		return new double[] { mean, times[times.length / 2], times[(int) (times.length * 0.99)] };
	}

	private double place(int nodes, int instances) throws Exception {
		long begin = System.nanoTime();
		List<Node> played = new ArrayList<>();
		for (int i = 0; i < nodes; i++) {
			Node node = new Node(i);
			played.add(node);
			this.calls.acquire();
			requireJoins();
			node.join();
		}
		while (played.stream().anyMatch((node) -> node.token == null)) {
			requireJoins();
			Thread.sleep(100);
		}
		System.out.printf("%d nodes joined in %.1f s%n", nodes, (System.nanoTime() - begin) / 1e9);
		call("POST", "/images?name=bench:1", BodyPublishers.ofByteArray(archive()), "application/x-tar");
		for (int app = 0; app * PER_APP < instances; app++) {
			int replicas = Math.min(PER_APP, instances - app * PER_APP);
			call("PUT", "/apps/load-" + app, BodyPublishers.ofString("{}"), "application/json");
			call("PUT", "/apps/load-" + app + "/processes/web",
					BodyPublishers.ofString("{\"replicas\": " + replicas + ", \"memory\": \"64Mi\", \"cpu\": \"10m\"}"),
					"application/json");
		}
		begin = System.nanoTime();
		for (int app = 0; app * PER_APP < instances; app++) {
			call("POST", "/apps/load-" + app + "/deployments", BodyPublishers.ofString("{\"image\": \"bench:1\"}"),
					"application/json");
		}
		long last = 0;
		long moved = System.nanoTime();
		while (this.placed.get() < instances) {
			Thread.sleep(50);
			if (this.placed.get() > last) {
				last = this.placed.get();
				moved = System.nanoTime();
			}
			if (System.nanoTime() - moved > 180_000_000_000L) {
				throw new IllegalStateException("only " + last + " instances were placed; nothing happened for 3 minutes");
			}
		}
		double took = (System.nanoTime() - begin) / 1e9;
		System.out.printf("%d instances were placed, stored and told to their nodes in %.1f s%n", instances, took);
		return instances / took;
	}

	private void requireJoins() {
		if (this.refused.get() != null) {
			throw new IllegalStateException(this.refused.get());
		}
	}

	/** A tar with one empty file: the smallest root file system. */
	private static byte[] archive() {
		byte[] tar = new byte[2_048];
		byte[] head = "bench".getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(head, 0, tar, 0, head.length);
		for (String[] field : new String[][] { { "100", "0000755\0" }, { "108", "0000000\0" }, { "116", "0000000\0" },
				{ "124", "00000000000\0" }, { "136", "00000000000\0" }, { "148", "        " }, { "156", "0" },
				{ "257", "ustar\00000" } }) {
			byte[] value = field[1].getBytes(StandardCharsets.US_ASCII);
			System.arraycopy(value, 0, tar, Integer.parseInt(field[0]), value.length);
		}
		int sum = 0;
		for (int i = 0; i < 512; i++) {
			sum += tar[i] & 0xff;
		}
		byte[] checksum = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(checksum, 0, tar, 148, checksum.length);
		return tar;
	}

	private double[] single(int apps) throws Exception {
		long[] times = new long[50];
		for (int i = 0; i < times.length; i++) {
			long before = this.placed.get();
			String app = "/apps/load-" + i % apps + "/processes/web";
			long begin = System.nanoTime();
			call("PUT", app, BodyPublishers.ofString("{\"replicas\": " + (PER_APP + 1 + i / apps) + "}"), "application/json");
			while (this.placed.get() == before) {
				if (System.nanoTime() - begin > 120_000_000_000L) {
					throw new IllegalStateException("one more instance of load-" + i % apps + " found no node in 2 minutes");
				}
				Thread.sleep(1);
			}
			times[i] = System.nanoTime() - begin;
		}
		Arrays.sort(times);
		return new double[] { times[times.length / 2] / 1e6, times[(int) (times.length * 0.99)] / 1e6 };
	}

	private void call(String method, String path, HttpRequest.BodyPublisher body, String type) throws Exception {
		HttpResponse<String> response = this.client.send(
				request("/api/v1" + path, this.admin).header("Content-Type", type).method(method, body).build(),
				BodyHandlers.ofString());
		if (response.statusCode() / 100 != 2) {
			throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
		}
	}

	private HttpRequest.Builder request(String path, String token) {
		return HttpRequest.newBuilder(URI.create(this.api + path))
			.timeout(Duration.ofMinutes(2))
			.header("Authorization", "Bearer " + token);
	}

	/** An agent that does at once, and without a container, what it is told. */
	private final class Node {

		private final int number;

		private final Map<String, ContainerReport> containers = new ConcurrentHashMap<>();

		private volatile String token;

		private volatile long epoch;

		private long sequence;

		Node(int number) {
			this.number = number;
		}

		void join() {
			JoinRequest request = new JoinRequest("node-" + this.number, "bench", "amd64", "boot", Map.of(), CAPACITY);
			SchedulerBench.this.client
				.sendAsync(request("/agent/v1/join", SchedulerBench.this.join).header("Content-Type", "application/json")
					.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
					.build(), BodyHandlers.ofByteArray())
				.whenComplete((response, failure) -> {
					SchedulerBench.this.calls.release();
					if (failure != null || response.statusCode() != 200) {
						SchedulerBench.this.refused
							.compareAndSet(null, "a join failed: " + (failure != null ? failure
									: response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8)));
						return;
					}
					JoinReply reply = JSON.readValue(response.body(), JoinReply.class);
					this.epoch = reply.epoch();
					this.token = reply.nodeToken();
					ask(-1);
					beat();
				});
		}

		private void beat() {
			report();
			long pause = HEARTBEAT.toMillis() + ThreadLocalRandom.current().nextLong(1_000);
			SchedulerBench.this.clock.schedule(this::beat, pause, TimeUnit.MILLISECONDS);
		}

		private void ask(long revision) {
			SchedulerBench.this.client
				.sendAsync(request("/agent/v1/assignments?revision=" + revision + "&wait=30s", this.token).build(),
						BodyHandlers.ofByteArray())
				.whenComplete((response, failure) -> {
					if (failure != null || response.statusCode() != 200) {
						SchedulerBench.this.problems.incrementAndGet();
						SchedulerBench.this.clock.schedule(() -> ask(revision), 1, TimeUnit.SECONDS);
						return;
					}
					Assignments assignments = JSON.readValue(response.body(), Assignments.class);
					this.epoch = Math.max(this.epoch, assignments.epoch());
					if (assignments.revision() != revision) {
						obey(assignments);
						report();
					}
					ask(assignments.revision());
				});
		}

		private void obey(Assignments assignments) {
			List<String> wanted = new ArrayList<>();
			for (InstanceAssignment instance : assignments.instances()) {
				wanted.add(instance.instanceId());
				boolean stop = instance.desired() == DesiredState.STOPPED;
				ContainerReport known = this.containers.get(instance.instanceId());
				if (known == null || known.generation() != instance.generation() || stop != known.phase().ended()) {
					Instant now = Instant.now();
					this.containers.put(instance.instanceId(),
							new ContainerReport(instance.instanceId(), instance.generation(), "c" + instance.instanceId(),
									stop ? ContainerPhase.EXITED : ContainerPhase.HEALTHY, now, "127.0.0.1:1", now,
									stop ? new ContainerExit(143, 15, false, now) : null, null, List.of(), true));
				}
				if (!stop && SchedulerBench.this.arrivals.putIfAbsent(instance.instanceId(), System.nanoTime()) == null) {
					SchedulerBench.this.placed.incrementAndGet();
				}
			}
			this.containers.keySet().retainAll(wanted);
		}

		private void report() {
			SchedulerBench.this.reporters.execute(this::send);
		}

		private synchronized void send() {
			NodeReport report = new NodeReport(++this.sequence, this.epoch, CAPACITY, List.copyOf(this.containers.values()),
					List.of());
			HttpRequest request = request("/agent/v1/report", this.token).header("Content-Type", "application/json")
				.POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(report)))
				.build();
			try {
				if (SchedulerBench.this.reportClient.send(request, BodyHandlers.discarding()).statusCode() != 200) {
					SchedulerBench.this.problems.incrementAndGet();
				}
			}
			catch (IOException ex) {
				SchedulerBench.this.problems.incrementAndGet();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
