import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Many containers at once, and an engine that is killed beside them. */
final class Crowd {

	private final String home;

	private final String program;

	private final int size;

	Crowd(String home, String program, int size) {
		this.home = home;
		this.program = program;
		this.size = size;
	}

	/** Starts and lists them, kills their engine and has another one adopt and end them. */
	Map<String, Double> measure() throws Exception {
		Map<String, Double> figures = new LinkedHashMap<>();
		try (Agent first = new Agent()) {
			figures.put("start_" + this.size + "_s", first.figure("started"));
			figures.put("list_" + this.size + "_ms", first.figure("listed"));
			first.process.toHandle().destroyForcibly();
			first.process.waitFor();
		}
		long killed = System.nanoTime();
		try (Agent second = new Agent()) {
			double running = second.figure("running");
			figures.put("adopt_" + this.size + "_s", (System.nanoTime() - killed) / 1e9);
			figures.put("lost_containers", this.size - running);
			figures.put("lost_log_lines", second.figure("lost"));
		}
		figures.forEach((key, value) -> System.out.printf(Locale.ROOT, "%s %.3f%n", key, value));
		return figures;
	}

	/** A process with an engine, which tells figures. It ends by itself after its last one. */
	private final class Agent implements AutoCloseable {

		private final Process process;

		private final BufferedReader output;

		Agent() throws IOException {
			List<String> line = new ArrayList<>();
			line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
			line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
			line.addAll(List.of("-cp", System.getProperty("java.class.path"), CrowdAgent.class.getName(),
					Crowd.this.home, Crowd.this.program, Integer.toString(Crowd.this.size)));
			this.process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			this.output = this.process.inputReader();
		}

		double figure(String name) throws IOException {
			for (String said = this.output.readLine(); said != null; said = this.output.readLine()) {
				if (said.startsWith(name + " ")) {
					return Double.parseDouble(said.substring(name.length() + 1));
				}
			}
			throw new IOException("the crowd's engine ended before it told what " + name);
		}

		@Override
		public void close() throws IOException, InterruptedException {
			this.output.transferTo(java.io.Writer.nullWriter());
			this.process.waitFor();
		}

	}

}
