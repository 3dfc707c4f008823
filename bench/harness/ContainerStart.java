import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.network.BridgeNetwork;

/**
 * Starts containers by the engine and by its peers, in turns, and compares. Ours: from the
 * engine's {@code create} to the first instruction of the container's program, with user
 * namespace, address on the bridge, limits, seccomp and log. Theirs: from the fork of the
 * command to the same instruction. Arguments: the home, the directory with the program,
 * the rounds, then NAME=COMMAND of each peer, where COMMAND is split at spaces and is a
 * {@code stamp drive} to which count and gap are added.
 */
public final class ContainerStart {

	private static final String LAYER = "5e".repeat(32);

	private static final int PER_ROUND = 10;

	private static final int SLOW_PER_ROUND = 3;

	private static final int WARM_UP = 150;

	private static final int GAP_MILLIS = 120;

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private final HostContainers containers;

	private final Map<String, List<String>> peers;

	private final Map<String, List<Start>> starts = new LinkedHashMap<>();

	private ContainerStart(HostContainers containers, Map<String, List<String>> peers) {
		this.containers = containers;
		this.peers = peers;
	}

	public static void main(String[] args) throws Exception {
		Path directory = Path.of(args[0]);
		int rounds = Integer.parseInt(args[2]);
		Map<String, List<String>> peers = new LinkedHashMap<>();
		for (String peer : Arrays.copyOfRange(args, 3, args.length)) {
			String[] parts = peer.split("=", 2);
			peers.put(parts[0], List.of(parts[1].split(" ")));
		}
		EngineHome home = EngineHome.below(directory);
		Path layer = Files.createDirectories(home.layers().resolve(LAYER));
		Files.copy(Path.of(args[1], "stamp"), layer.resolve("stamp"));
		for (String mountPoint : List.of("proc", "sys", "dev", "etc", "tmp")) {
			Files.createDirectory(layer.resolve(mountPoint));
		}
		String result;
		try (BridgeNetwork network = BridgeNetwork.open(home)) {
			HostContainers containers = HostContainers.open(home, network);
			try {
				result = new ContainerStart(containers, peers).measure(rounds);
			}
			finally {
				containers.teardown();
				network.teardown();
			}
		}
		System.out.println(result);
	}

	private String measure(int rounds) throws Exception {
		for (int i = 0; i < WARM_UP; i++) {
			start();
		}
		for (int round = 0; round < rounds; round++) {
			round("", 0);
			round(" gap", GAP_MILLIS);
		}
		double cycles = cyclesPerSecond();
		this.starts.forEach((name, measured) -> System.out.printf(Locale.ROOT,
				"%-12s %5d starts   to first instruction: median %8.2f ms, best %8.2f   whole run: median %8.2f ms%n",
				name, measured.size(), median(measured, Start::toProgram) / 1e6, best(measured) / 1e6,
				median(measured, Start::whole) / 1e6));
		System.out.printf(Locale.ROOT, "%.0f whole cycles per second with %d at a time%n", cycles, 4);
		return json(cycles);
	}

	private void round(String kind, int gap) throws Exception {
		for (int i = 0; i < PER_ROUND; i++) {
			Thread.sleep(gap);
			note("gantry" + kind, start());
		}
		for (Map.Entry<String, List<String>> peer : this.peers.entrySet()) {
			int count = peer.getKey().equals("docker") ? SLOW_PER_ROUND : PER_ROUND;
			for (Start start : drive(peer.getValue(), count, gap)) {
				note(peer.getKey() + kind, start);
			}
		}
	}

	private void note(String name, Start start) {
		this.starts.computeIfAbsent(name, (unused) -> new ArrayList<>()).add(start);
	}

	/** One container's whole life. */
	private Start start() throws Exception {
		String id = "bench" + NUMBERS.incrementAndGet();
		ContainerSpec spec = ContainerSpec.of(id, List.of(LAYER), "/stamp");
		long begun = System.nanoTime();
		this.containers.create(spec);
		this.containers.start(id);
		Container ended = this.containers.exit(id).get(30, TimeUnit.SECONDS);
		long over = System.nanoTime();
		CompletableFuture<String> printed = new CompletableFuture<>();
		this.containers.logs(id, LogSelection.ALL, (entry) -> printed.complete(entry.text())).done().join();
		this.containers.remove(id);
		if (!(ended.state() instanceof ContainerState.Exited exited) || exited.exit().code() != 0) {
			throw new IllegalStateException("container " + id + " ended as " + ended.state());
		}
		return new Start(Long.parseLong(printed.get(5, TimeUnit.SECONDS).strip()) - begun, over - begun);
	}

	private static List<Start> drive(List<String> command, int count, int gap) throws IOException, InterruptedException {
		List<String> line = new ArrayList<>();
		command.forEach((word) -> line.add(switch (word) {
			case "COUNT" -> Integer.toString(count);
			case "GAP" -> Integer.toString(gap);
			default -> word;
		}));
		Process process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		List<Start> starts = new ArrayList<>();
		for (String text : new String(process.getInputStream().readAllBytes()).lines().toList()) {
			String[] numbers = text.split(" ");
			starts.add(new Start(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
		}
		if (process.waitFor() != 0 || starts.size() != count) {
			throw new IllegalStateException("the peer failed: " + String.join(" ", line));
		}
		return starts;
	}

	private double cyclesPerSecond() throws Exception {
		int threads = 4;
		int each = 100;
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		long begun = System.nanoTime();
		List<java.util.concurrent.Future<?>> done = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			done.add(pool.submit(() -> {
				for (int i = 0; i < each; i++) {
					start();
				}
				return null;
			}));
		}
		for (java.util.concurrent.Future<?> one : done) {
			one.get();
		}
		double seconds = (System.nanoTime() - begun) / 1e9;
		pool.shutdown();
		return threads * each / seconds;
	}

	private String json(double cycles) {
		Map<String, Double> figures = new LinkedHashMap<>();
		for (String peer : this.peers.keySet()) {
			figures.put("start_vs_" + peer, ratio("gantry", peer));
			figures.put("start_gap_vs_" + peer, ratio("gantry gap", peer + " gap"));
		}
		figures.put("cycles_per_s", cycles);
		List<String> members = new ArrayList<>();
		figures.forEach((key, value) -> members.add(String.format(Locale.ROOT, "\"%s\": %.4f", key, value)));
		return "{" + String.join(", ", members) + "}";
	}

	private double ratio(String ours, String theirs) {
		return (double) median(this.starts.get(ours), Start::toProgram)
				/ median(this.starts.get(theirs), Start::toProgram);
	}

	private static long median(List<Start> starts, java.util.function.ToLongFunction<Start> figure) {
		long[] sorted = starts.stream().mapToLong(figure).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private static long best(List<Start> starts) {
		return starts.stream().mapToLong(Start::toProgram).min().orElseThrow();
	}

	/**
	 * One start.
	 *
	 * @param toProgram from the call to the program's first instruction, in nanoseconds
	 * @param whole from the call to the report of the end, in nanoseconds
	 */
	private record Start(long toProgram, long whole) {
	}

}
