import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts containers by the engine and by its peers, in turns, and compares. Ours: from the
 * engine's {@code create} to the first instruction of the container's program, with user
 * namespace, address on the bridge, seccomp and log. Theirs: from the fork of the command
 * to the same instruction. Arguments: the home, the directory with the program, the rounds,
 * how many containers make a crowd (0: none), then NAME=COMMAND of each peer, where COMMAND
 * is split at spaces; COUNT and GAP in it are replaced.
 */
public final class ContainerStart {

	private static final int PER_ROUND = 10;

	private static final int SLOW_PER_ROUND = 3;

	/** Until the JVM has compiled what starts a container. */
	private static final int WARM_UP = 2000;

	private static final int EXECS = 100;

	private static final int SLOW_EXECS = 20;

	private static final int CALLERS = 8;

	private static final int CYCLES_EACH = 200;

	private static final int GAP_MILLIS = 120;

	private final BenchEngine engine;

	private final Map<String, Peer> peers;

	private final Map<String, List<Start>> starts = new LinkedHashMap<>();

	private final Map<String, Double> figures = new LinkedHashMap<>();

	private ContainerStart(BenchEngine engine, Map<String, Peer> peers) {
		this.engine = engine;
		this.peers = peers;
	}

	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[2]);
		int crowd = Integer.parseInt(args[3]);
		Map<String, Peer> peers = new LinkedHashMap<>();
		for (String peer : Arrays.copyOfRange(args, 4, args.length)) {
			String[] parts = peer.split("=", 2);
			peers.put(parts[0], new Peer(List.of(parts[1].split(" "))));
		}
		Map<String, Double> figures;
		try (BenchEngine engine = new BenchEngine(Path.of(args[0]), Path.of(args[1], "stamp"))) {
			figures = new ContainerStart(engine, peers).measure(rounds);
		}
		if (crowd > 0) {
			figures.putAll(new Crowd(args[0], Path.of(args[1], "stamp").toString(), crowd).measure());
		}
		System.out.println(json(figures));
	}

	private Map<String, Double> measure(int rounds) throws Exception {
		for (int i = 0; i < WARM_UP; i++) {
			this.engine.start();
		}
		for (int round = 0; round < rounds; round++) {
			round("", 0);
			round(" gap", GAP_MILLIS);
		}
		this.starts.forEach(Start::print);
		for (String peer : this.peers.keySet()) {
			this.figures.put("start_vs_" + peer, ratio("gantry", peer));
			this.figures.put("start_gap_vs_" + peer, ratio("gantry gap", peer + " gap"));
		}
		figure("exec_vs_docker_exec", "times docker's exec into a running container", execs());
		this.engine.cyclesPerSecond(CALLERS, CYCLES_EACH);
		figure("cycles_per_s", "whole cycles per second, eight at a time",
				this.engine.cyclesPerSecond(CALLERS, CYCLES_EACH));
		figure("publish_500_vs_1", "times the first container's start with 32 published ports, for the 500th",
				new Publishing(this.engine).ratio(500));
		figure("idle_pss_vs_shim", "times the memory of docker's shim beside an idle container",
				(double) this.engine.shimMemory() / this.peers.get("docker").dockerShimMemory());
		return this.figures;
	}

	private double execs() throws Exception {
		String id = this.engine.idle();
		List<Start> ours = new ArrayList<>();
		for (int i = 0; i < 2 * EXECS; i++) {
			Start exec = this.engine.exec(id);
			if (i >= EXECS) {
				ours.add(exec);
			}
		}
		this.engine.end(id);
		List<Start> theirs = this.peers.get("docker").dockerExecs(SLOW_EXECS);
		Start.print("gantry exec", ours);
		Start.print("docker exec", theirs);
		return Start.median(ours, Start::toProgram) / Start.median(theirs, Start::toProgram);
	}

	private void figure(String key, String meaning, double value) {
		System.out.printf(Locale.ROOT, "%.3f %s%n", value, meaning);
		this.figures.put(key, value);
	}

	private void round(String kind, int gap) throws Exception {
		for (int i = 0; i < PER_ROUND; i++) {
			Thread.sleep(gap);
			note("gantry" + kind, List.of(this.engine.start()));
		}
		for (Map.Entry<String, Peer> peer : this.peers.entrySet()) {
			int count = peer.getKey().equals("docker") ? SLOW_PER_ROUND : PER_ROUND;
			note(peer.getKey() + kind, peer.getValue().drive(count, gap));
		}
	}

	private void note(String name, List<Start> measured) {
		this.starts.computeIfAbsent(name, (unused) -> new ArrayList<>()).addAll(measured);
	}

	private double ratio(String ours, String theirs) {
		return Start.median(this.starts.get(ours), Start::toProgram)
				/ Start.median(this.starts.get(theirs), Start::toProgram);
	}

	private static String json(Map<String, Double> figures) {
		List<String> members = new ArrayList<>();
		figures.forEach((key, value) -> members.add(String.format(Locale.ROOT, "\"%s\": %.4f", key, value)));
		return "{" + String.join(", ", members) + "}";
	}

}
