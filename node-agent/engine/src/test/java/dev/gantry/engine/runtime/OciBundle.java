package dev.gantry.engine.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.gantry.kernel.files.Directory;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A bundle with busybox, and the runtime called as its callers do: as a program. */
final class OciBundle implements AutoCloseable {

	private static final Path BUSYBOX = Path.of("/bin/busybox");

	final Path directory;

	final String id = "test-" + UUID.randomUUID();

	final ObjectNode config;

	private OciBundle(Path directory) throws IOException {
		this.directory = directory;
		Path bin = Files.createDirectories(directory.resolve("rootfs/bin"));
		Files.copy(BUSYBOX, bin.resolve("busybox"));
		for (String name : List.of("sh", "cat", "echo", "sleep", "ls", "id", "grep", "touch", "hostname", "env", "pwd",
				"kill", "test", "usleep", "true", "ulimit")) {
			Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
		}
		this.config = (ObjectNode) JsonMapper.shared().readTree(Documents.specification());
		process().put("terminal", false);
		((ObjectNode) this.config.get("root")).put("readonly", false);
	}

	static OciBundle create() {
		boolean root = "root".equals(System.getProperty("user.name"));
		if (!root || !Files.isExecutable(BUSYBOX)) {
			System.out.println("Tests of the OCI runtime are skipped: they need root and a static " + BUSYBOX);
		}
		Assumptions.assumeTrue(root && Files.isExecutable(BUSYBOX), "root and a static " + BUSYBOX);
		try {
			return new OciBundle(Files.createTempDirectory(Path.of("/var/tmp"), "gantry-oci-test-"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	ObjectNode process() {
		return (ObjectNode) this.config.get("process");
	}

	ObjectNode linux() {
		return (ObjectNode) this.config.get("linux");
	}

	Path rootfs() {
		return this.directory.resolve("rootfs");
	}

	Path root() {
		return this.directory.resolve("state");
	}

	void runs(String... arguments) {
		ArrayNode args = process().putArray("args");
		for (String argument : arguments) {
			args.add(argument);
		}
	}

	void save() throws IOException {
		Files.writeString(this.directory.resolve("config.json"), this.config.toString());
	}

	/** Calls the runtime in this JVM, for what fails before a container runs. */
	int callHere(String... words) throws IOException {
		save();
		List<String> all = new ArrayList<>(List.of("--root", root().toString(), "--log",
				this.directory.resolve("log.json").toString(), "--log-format", "json"));
		all.addAll(List.of(words));
		return OciRuntime.run(new ArrayDeque<>(all));
	}

	/** Calls the runtime as a program whose output goes to a file. */
	int call(String... words) throws IOException, InterruptedException {
		save();
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), OciRuntime.class.getName(), "--root",
				root().toString(), "--log", this.directory.resolve("log.json").toString(), "--log-format", "json"));
		command.addAll(List.of(words));
		File output = this.directory.resolve("output").toFile();
		return new ProcessBuilder(command).redirectInput(new File("/dev/null"))
			.redirectOutput(ProcessBuilder.Redirect.appendTo(output))
			.redirectError(ProcessBuilder.Redirect.appendTo(output))
			.start()
			.waitFor();
	}

	String output() throws IOException {
		return read("output");
	}

	String log() throws IOException {
		return read("log.json");
	}

	private String read(String name) throws IOException {
		Path file = this.directory.resolve(name);
		return Files.exists(file) ? Files.readString(file) : "";
	}

	/** What {@code state} says. */
	State.Status status() {
		StateDirectory state = StateDirectory.of(root(), this.id);
		return state.status(state.read());
	}

	@Override
	public void close() throws IOException {
		new Containers(root()).delete(this.id, true);
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

}
