import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs pulls in turns and compares them: {@code PullBench ROUNDS DIRECTORY IMAGE}. The directory
 * has a program for each side, which gets the number of the round. Gantry's and docker's
 * engines are running, podman has none.
 */
final class PullBench {

	private static final List<String> SIDES = List.of("gantry", "docker", "podman");

	/** USER_HZ, which is 100 on all of Linux' usual architectures. */
	private static final double TICKS = 100;

	private final Path directory;

	private final String image;

	private final Map<String, List<Pull>> pulls = new LinkedHashMap<>();

	private PullBench(Path directory, String image) {
		this.directory = directory;
		this.image = image;
		SIDES.forEach((side) -> this.pulls.put(side, new ArrayList<>()));
	}

	public static void main(String[] args) throws Exception {
		PullBench bench = new PullBench(Path.of(args[1]), args[2]);
		int rounds = Integer.parseInt(args[0]);
		for (int round = 1; round <= rounds; round++) {
			for (int i = 0; i < SIDES.size(); i++) {
				bench.run(SIDES.get((round + i) % SIDES.size()), round);
			}
		}
		bench.print();
	}

	private void run(String side, int round) throws IOException, InterruptedException {
		Process engine = side.equals("gantry") ? program(side, round).redirectOutput(ProcessBuilder.Redirect.PIPE).start()
				: null;
		try {
			BufferedReader answers = (engine != null) ? engine.inputReader() : null;
			if (engine != null) {
				expect(answers, "ready");
			}
			new ProcessBuilder("sync").start().waitFor();
			long[] before = cpu(side, round);
			long start = System.nanoTime();
			if (engine != null) {
				engine.outputWriter().append(this.image).append('\n').flush();
				expect(answers, "sha256:");
			}
			else {
				succeed(program(side, round).start());
			}
			double wall = (System.nanoTime() - start) / 1e9;
			if (engine != null) {
				engine.getOutputStream().close();
				succeed(engine);
			}
			Thread.sleep(100);
			note(side, round, wall, before, cpu(side, round));
		}
		finally {
			if (engine != null) {
				engine.destroy();
			}
		}
	}

	private ProcessBuilder program(String side, int round) {
		return new ProcessBuilder(this.directory.resolve(side).toString(), String.valueOf(round))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD);
	}

	private static void expect(BufferedReader answers, String start) throws IOException {
		String answer = answers.readLine();
		if (answer == null || !answer.startsWith(start)) {
			throw new IOException("gantry said " + answer + " instead of " + start);
		}
	}

	private static void succeed(Process process) throws IOException, InterruptedException {
		int status = process.waitFor();
		if (status != 0) {
			throw new IOException(process.info().command().orElse("a side") + " failed with status " + status);
		}
	}

	private void note(String side, int round, double wall, long[] before, long[] after) throws IOException {
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
