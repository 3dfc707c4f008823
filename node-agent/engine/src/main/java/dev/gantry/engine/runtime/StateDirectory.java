package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.gantry.kernel.files.DeviceNumber;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is kept of one container below {@code --root}:
 *
 * <pre>
 * ID/
 *   state.json     what it is
 *   config.json    its configuration as it was at creation
 *   begin          a FIFO: its process waits there until it is started; gone afterwards
 *   done           a FIFO: closed when the program runs, or the error of execve(2)
 * </pre>
 *
 * @param path the container's directory
 */
record StateDirectory(Path path) {

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_+.-]{1,1024}");

	static StateDirectory of(Path root, String id) {
		if (!ID.matcher(id).matches() || id.equals(".") || id.equals("..")) {
			throw new RuntimeFailure("'" + id + "' is no container id: it has letters, digits, '_', '+', '-' and '.'");
		}
		return new StateDirectory(root.resolve(id));
	}

	static List<StateDirectory> all(Path root) throws IOException {
		if (!Files.isDirectory(root)) {
			return List.of();
		}
		try (Stream<Path> all = Files.list(root)) {
			return all.filter((path) -> Files.exists(path.resolve("state.json")))
				.sorted()
				.map(StateDirectory::new)
				.toList();
		}
	}

	void create() throws IOException {
		var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
		Files.createDirectories(this.path.getParent(), mode);
		try {
			Files.createDirectory(this.path, mode);
		}
		catch (FileAlreadyExistsException ex) {
			throw new RuntimeFailure("container '" + this.path.getFileName() + "' exists already", ex);
		}
		try (Directory directory = Directory.open(this.path)) {
			directory.makeNode("begin", FileType.FIFO, 0600, DeviceNumber.NONE);
			directory.makeNode("done", FileType.FIFO, 0600, DeviceNumber.NONE);
		}
	}

	boolean exists() {
		return Files.isDirectory(this.path);
	}

	Path begin() {
		return this.path.resolve("begin");
	}

	Path done() {
		return this.path.resolve("done");
	}

	Path config() {
		return this.path.resolve("config.json");
	}

	State read() {
		try {
			return JsonMapper.shared().readValue(Files.readAllBytes(this.path.resolve("state.json")), State.class);
		}
		catch (NoSuchFileException ex) {
			throw new RuntimeFailure("container '" + this.path.getFileName() + "' does not exist", ex);
		}
		catch (IOException | JacksonException ex) {
			throw new RuntimeFailure("read " + this.path + "/state.json: " + ex.getMessage(), ex);
		}
	}

	void write(State state) throws IOException {
		Path temporary = this.path.resolve(".state.json");
		Files.write(temporary, JsonMapper.shared().writeValueAsBytes(state));
		Files.move(temporary, this.path.resolve("state.json"), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
	}

	State.Status status(State state) {
		if (state.pid() == 0) {
			return State.Status.CREATING;
		}
		if (!state.alive()) {
			return State.Status.STOPPED;
		}
		if (Files.exists(begin())) {
			return State.Status.CREATED;
		}
		return state.controlGroups().frozen() ? State.Status.PAUSED : State.Status.RUNNING;
	}

	void remove() throws IOException {
		try (Directory parent = Directory.open(this.path.getParent())) {
			parent.removeTree(this.path.getFileName().toString());
		}
	}

}
