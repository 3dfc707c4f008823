import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs pulls in turns and compares them: {@code PullBench ROUNDS DIRECTORY}. The directory
 * has a program for each side, which gets the number of the round.
 */
final class PullBench {

	private static final List<String> SIDES = List.of("gantry", "docker", "podman");

	/** USER_HZ, which is 100 on all of Linux' usual architectures. */
	private static final double TICKS = 100;

	private final Path directory;

	private final Map<String, List<Pull>> pulls = new LinkedHashMap<>();

	private PullBench(Path directory) {
		this.directory = directory;
		SIDES.forEach((side) -> this.pulls.put(side, new ArrayList<>()));
	}

	public static void main(String[] args) throws Exception {
		PullBench bench = new PullBench(Path.of(args[1]));
		int rounds = Integer.parseInt(args[0]);
		for (int round = 1; round <= rounds; round++) {
			for (int i = 0; i < SIDES.size(); i++) {
				bench.run(SIDES.get((round + i) % SIDES.size()), round);
			}
		}
		bench.print();
	}

	private void run(String side, int round) throws IOException, InterruptedException {
		new ProcessBuilder("sync").start().waitFor();
		long[] before = cpu(side, round);
		long start = System.nanoTime();
		Process process = new ProcessBuilder(this.directory.resolve(side).toString(), String.valueOf(round))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		int status = process.waitFor();
		double wall = (System.nanoTime() - start) / 1e9;
		if (status != 0) {
			throw new IOException(side + " failed with status " + status);
		}
		Thread.sleep(100);
		long[] after = cpu(side, round);
		Pull pull = new Pull(wall, (after[0] - before[0]) / TICKS, (after[1] - before[1]) / TICKS);
		this.pulls.get(side).add(pull);
		System.err.printf(Locale.ROOT, "%-7s round %d: %5.1f s, user %5.1f s, sys %5.1f s, load %s%n", side, round,
				pull.wall(), pull.user(), pull.system(), Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
	}

	/** User and system time so far: of our children, or of docker's daemons and theirs. */
	private long[] cpu(String side, int round) throws IOException {
		if (!side.equals("docker")) {
			long[] self = stat(ProcessHandle.current().pid());
			return new long[] { self[2], self[3] };
		}
		long pid = Long.parseLong(Files.readString(this.directory.resolve("docker-" + round + ".pid")).trim());
		long[] total = { 0, 0 };
		List<Long> pids = new ArrayList<>(List.of(pid));
		ProcessHandle.of(pid).ifPresent((daemon) -> daemon.descendants().forEach((child) -> pids.add(child.pid())));
		for (long one : pids) {
			long[] times = stat(one);
			total[0] += times[0] + times[2];
			total[1] += times[1] + times[3];
		}
		return total;
	}

	/** utime, stime, cutime, cstime; see proc_pid_stat(5). */
	private static long[] stat(long pid) throws IOException {
		String text = Files.readString(Path.of("/proc/" + pid + "/stat"));
		String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
		return new long[] { Long.parseLong(fields[11]), Long.parseLong(fields[12]), Long.parseLong(fields[13]),
				Long.parseLong(fields[14]) };
	}

	private void print() {
		System.out.printf("%-8s %10s %10s %10s %10s%n", "", "median s", "best s", "user s", "sys s");
		this.pulls.forEach((side, all) -> System.out.printf(Locale.ROOT, "%-8s %10.1f %10.1f %10.1f %10.1f%n", side,
				median(all.stream().map(Pull::wall).toList()),
				all.stream().mapToDouble(Pull::wall).min().orElseThrow(),
				median(all.stream().map(Pull::user).toList()), median(all.stream().map(Pull::system).toList())));
		System.out.printf(Locale.ROOT,
				"{\"pull_vs_docker\": %.3f, \"pull_vs_podman\": %.3f, "
						+ "\"cpu_vs_docker\": %.3f, \"cpu_vs_podman\": %.3f, \"rounds\": %d}%n",
				wall("gantry") / wall("docker"), wall("gantry") / wall("podman"), cpu("gantry") / cpu("docker"),
				cpu("gantry") / cpu("podman"), this.pulls.get("gantry").size());
	}

	private double wall(String side) {
		return median(this.pulls.get(side).stream().map(Pull::wall).toList());
	}

	private double cpu(String side) {
		return median(this.pulls.get(side).stream().map((pull) -> pull.user() + pull.system()).toList());
	}

	private static double median(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int half = sorted.size() / 2;
		return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
	}

	/**
	 * One pull, in seconds.
	 *
	 * @param wall from the call to the end
	 * @param user processor time
	 * @param system processor time in the kernel
	 */
	private record Pull(double wall, double user, double system) {
	}

}
