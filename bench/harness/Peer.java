import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that Gantry is compared with.
 *
 * @param command a {@code stamp drive} of it, with the words COUNT and GAP
 */
record Peer(List<String> command) {

	/**
	 * Starts containers one after the other.
	 * @param count how many
	 * @param gap the rest before each, in milliseconds
	 * @throws IllegalStateException when one fails
	 */
	List<Start> drive(int count, int gap) throws IOException, InterruptedException {
		return drive(this.command, count, gap);
	}

	private static List<Start> drive(List<String> command, int count, int gap)
			throws IOException, InterruptedException {
		List<String> line = new ArrayList<>();
		command.forEach((word) -> line.add(switch (word) {
			case "COUNT" -> Integer.toString(count);
			case "GAP" -> Integer.toString(gap);
			default -> word;
		}));
		List<Start> starts = new ArrayList<>();
		for (String text : output(line).lines().toList()) {
			String[] numbers = text.split(" ");
			starts.add(new Start(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
		}
		if (starts.size() != count) {
			throw new IllegalStateException("the peer ended early: " + String.join(" ", line));
		}
		return starts;
	}

	/** Runs a program in a container of docker's, time and again. */
	List<Start> dockerExecs(int count) throws IOException, InterruptedException {
		List<String> docker = docker();
		String id = output(with(docker, "run", "--detach", "--rm", "stamp", "/stamp", "wait")).strip();
		List<String> exec = new ArrayList<>(this.command.subList(0, this.command.indexOf("run")));
		exec.addAll(List.of("exec", id, "/stamp"));
		List<Start> starts = drive(exec, count, 0);
		output(with(docker, "stop", id));
		return starts;
	}

	private List<String> docker() {
		return this.command.subList(this.command.indexOf("GAP") + 1, this.command.indexOf("run"));
	}

	/** Memory of docker's shim for one idle container, in bytes. */
	long dockerShimMemory() throws IOException, InterruptedException {
		List<String> docker = docker();
		String id = output(with(docker, "run", "--detach", "--rm", "stamp", "/stamp", "wait")).strip();
		long pid = Long.parseLong(output(with(docker, "inspect", "--format", "{{.State.Pid}}", id)).strip());
		long memory = Memory.proportional(Memory.parent(pid));
		output(with(docker, "stop", id));
		return memory;
	}

	private static List<String> with(List<String> docker, String... words) {
		List<String> line = new ArrayList<>(docker);
		line.addAll(List.of(words));
		return line;
	}

	private static String output(List<String> line) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException("the peer failed: " + String.join(" ", line));
		}
		return text;
	}

}
