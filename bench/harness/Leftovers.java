import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.gantry.engine.EngineHome;

/** What of a home is in the kernel and on the disk that should not be there any more. */
final class Leftovers {

	private static final int PATIENCE_MILLIS = 20_000;

	private final EngineHome home;

	private final List<String> namespacesBefore;

	Leftovers(EngineHome home) {
		this.home = home;
		this.namespacesBefore = namespaces();
	}

	/** The launcher's processes of this home by what they are. */
	List<ProcessHandle> processes(String name) {
		String directory = this.home.runDirectory().toString();
		return ProcessHandle.allProcesses()
			.filter((process) -> process.info()
				.arguments()
				.filter((arguments) -> arguments.length > 0 && arguments[0].equals(directory))
				.isPresent() && (name.isEmpty() || name.equals(nameOf(process))))
			.toList();
	}

	private static String nameOf(ProcessHandle process) {
		try {
			return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm")).strip();
		}
		catch (IOException ex) {
			return "";
		}
	}

	/** Everything that is still there after a while. */
	List<String> find() throws IOException, InterruptedException {
		long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
		List<String> found = look();
		while (!found.isEmpty() && System.currentTimeMillis() < deadline) {
			Thread.sleep(200);
			found = look();
		}
		return found;
	}

	private List<String> look() throws IOException {
		List<String> found = new ArrayList<>();
		processes("").forEach((process) -> found.add("process " + process.pid() + " " + nameOf(process)));
		matching(Path.of("/sys/class/net"), this.home.shortName().substring(0, 6)).forEach((link) -> found.add("link " + link));
		try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
			for (Path hierarchy : hierarchies.filter(Files::isDirectory).toList()) {
				matching(hierarchy, "gantry-" + this.home.shortName()).forEach((group) -> found.add("control group " + group));
			}
		}
		matching(Path.of("/sys/fs/cgroup"), "gantry-" + this.home.shortName()).forEach((group) -> found.add("control group " + group));
		matching(this.home.containers(), "").forEach((file) -> found.add("file " + file));
		Files.readAllLines(Path.of("/proc/self/mountinfo"))
			.stream()
			.filter((mount) -> mount.contains(this.home.directory().toString()))
			.forEach((mount) -> found.add("mount " + mount));
		namespaces().stream()
			.filter((namespace) -> !this.namespacesBefore.contains(namespace))
			.forEach((namespace) -> found.add("namespace " + namespace));
		return found;
	}

	private static List<Path> matching(Path directory, String part) throws IOException {
		try (Stream<Path> children = Files.list(directory)) {
			return children.filter((child) -> child.getFileName().toString().contains(part)).toList();
		}
	}

	/** Network namespaces that this machine's processes are in or hold open. */
	private List<String> namespaces() {
		String directory = this.home.runDirectory().toString();
		return ProcessHandle.allProcesses()
			.filter((process) -> process.info().arguments().filter((line) -> line.length > 0 && line[0].equals(directory)).isPresent())
			.map((process) -> {
				try {
					return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "ns/net")).toString();
				}
				catch (IOException ex) {
					return "";
				}
			})
			.distinct()
			.toList();
	}

}
