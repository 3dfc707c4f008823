import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.gantry.engine.EngineHome;

/**
 * Containers that come and go while agent, shims and spawner are killed at random, and what is
 * left of them: nothing. Arguments: the home, the directory with the program, how many
 * containers, and how to run a class with Java, one word each.
 */
public final class Endurance {

	private static final int AGENT_EVERY = 500;

	private static final int SPAWNER_EVERY = 300;

	private static final int SHIM_EVERY = 15;

	private final EngineHome home;

	private final List<String> java;

	private final Leftovers leftovers;

	private final Random random = new Random();

	private final Map<String, Integer> ends = new TreeMap<>();

	private final Map<String, Integer> kills = new TreeMap<>();

	private final List<Long> agentMemory = new ArrayList<>();

	private final List<Long> spawnerMemory = new ArrayList<>();

	private Endurance(EngineHome home, List<String> java) {
		this.home = home;
		this.java = java;
		this.leftovers = new Leftovers(home);
	}

	public static void main(String[] args) throws Exception {
		EngineHome home = EngineHome.below(Path.of(args[0]));
		Path layer = Files.createDirectories(home.layers().resolve(EnduranceAgent.LAYER));
		Files.copy(Path.of(args[1], "stamp"), layer.resolve("stamp"));
		List<String> java = List.of(args).subList(3, args.length);
		new Endurance(home, java).run(Integer.parseInt(args[2]));
	}

	private void run(int count) throws Exception {
		long begun = System.nanoTime();
		int left = count;
		int agents = 0;
		while (left > 0) {
			left -= live(left, Math.max(1, this.random.nextInt(2 * AGENT_EVERY)));
			agents++;
			System.out.printf(Locale.ROOT, "%6d to go   agent %4d MB   spawner %4d kB%n", left,
					last(this.agentMemory) >> 20, last(this.spawnerMemory) >> 10);
		}
		double seconds = (System.nanoTime() - begun) / 1e9;
		live(0, Integer.MAX_VALUE);
		System.out.println("how they ended: " + this.ends);
		System.out.println("killed: " + this.kills);
		List<String> found = this.leftovers.find();
		found.forEach((left1) -> System.out.println("left behind: " + left1));
		System.out.printf(Locale.ROOT,
				"{\"cycles\": %d, \"agents\": %d, \"cycles_per_s\": %.1f, \"left_behind\": %d, \"hung\": %d, "
						+ "\"agent_growth\": %.3f, \"spawner_growth\": %.3f}%n",
				count, agents, count / seconds, found.size(), this.ends.getOrDefault("HANGS", 0),
				growth(this.agentMemory), growth(this.spawnerMemory));
		System.exit(found.isEmpty() ? 0 : 1);
	}

	/** One agent's life; returns how many containers it ran to their end. */
	private int live(int count, int until) throws IOException, InterruptedException {
		List<String> line = new ArrayList<>(this.java);
		line.addAll(List.of("EnduranceAgent", this.home.directory().getParent().toString(), Integer.toString(count)));
		Process agent = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		int ended = 0;
		try (BufferedReader output = new BufferedReader(new InputStreamReader(agent.getInputStream()))) {
			for (String said = output.readLine(); said != null; said = output.readLine()) {
				this.ends.merge(said.substring(said.indexOf(' ') + 1), 1, Integer::sum);
				ended += said.startsWith("ended") ? 1 : 0;
				harass(ended);
				if (ended >= until && agent.isAlive()) {
					measure(agent.toHandle());
					kill("agent", agent.toHandle());
				}
			}
		}
		agent.waitFor();
		return ended;
	}

	private void harass(int ended) throws IOException {
		if (this.random.nextInt(SHIM_EVERY) == 0) {
			List<ProcessHandle> shims = this.leftovers.processes("gantry-shim");
			if (!shims.isEmpty()) {
				kill("shim", shims.get(this.random.nextInt(shims.size())));
			}
		}
		if (this.random.nextInt(SPAWNER_EVERY) == 0) {
			for (ProcessHandle spawner : this.leftovers.processes("gantry-spawner")) {
				kill("spawner", spawner);
			}
		}
	}

	private void kill(String what, ProcessHandle process) {
		this.kills.merge(what, 1, Integer::sum);
		process.destroyForcibly();
	}

	private void measure(ProcessHandle agent) throws IOException {
		measure(agent, this.agentMemory);
		for (ProcessHandle spawner : this.leftovers.processes("gantry-spawner")) {
			measure(spawner, this.spawnerMemory);
		}
	}

	private static void measure(ProcessHandle process, List<Long> memory) throws IOException {
		try {
			memory.add(Memory.proportional(process.pid()));
		}
		catch (IOException ex) {
			// The memory of one that was just killed cannot be read any more.
			if (process.isAlive() && !String.valueOf(ex.getMessage()).endsWith("No such process")) {
				throw ex;
			}
		}
	}

	private static long last(List<Long> values) {
		return values.isEmpty() ? 0 : values.get(values.size() - 1);
	}

	/** The second half's median beside the first's. */
	private static double growth(List<Long> values) {
		int half = values.size() / 2;
		return (half == 0) ? 1
				: median(values.subList(half, values.size())) / median(values.subList(0, half));
	}

	private static double median(List<Long> values) {
		long[] sorted = Stream.of(values.toArray(Long[]::new)).mapToLong(Long::longValue).sorted().toArray();
		return sorted[sorted.length / 2];
	}

}
