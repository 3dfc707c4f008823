package dev.gantry.engine.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the spawner where none answers. It detaches itself and outlives this process; it
 * runs from a sealed copy in memory, so the file is only needed for the start.
 */
final class SpawnerProcess {

	private static final Logger LOGGER = LoggerFactory.getLogger(SpawnerProcess.class);

	/** {@code sockaddr_un.sun_path} holds 108 bytes with its NUL. */
	private static final int SOCKET_PATH_LIMIT = 107;

	private static final int PATIENCE_SECONDS = 5;

	private SpawnerProcess() {
	}

	/**
	 * Connects to the spawner of a directory, starting it first where there is none.
	 * @param directory where its socket is
	 * @param taskFiles control groups that it joins, so that its end is not the agent's
	 */
	static Spawner ensure(Path directory, List<String> taskFiles) {
		Path socket = directory.resolve("spawner.sock");
		if (socket.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_LIMIT) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"The socket path " + socket + " is longer than the kernel's " + SOCKET_PATH_LIMIT + " bytes",
					"Choose a home with a shorter path");
		}
		Spawner spawner = new Spawner(socket);
		try {
			Spawner.Greeting greeting = spawner.hello();
			if (greeting.understands()) {
				LOGGER.info("Spawner {} is there already", greeting.pid());
				return spawner;
			}
			end(greeting.pid());
		}
		catch (IOException ex) {
			LOGGER.debug("No spawner at {}: {}", socket, ex.getMessage());
		}
		try {
			start(directory, taskFiles);
			LOGGER.info("Started spawner {}", spawner.hello().pid());
			return spawner;
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT, "Start the spawner: " + ex.getMessage(),
					"Look into " + directory.resolve("spawner.log"), ex);
		}
	}

	/**
	 * A spawner of another version of Gantry: its shims and their containers go on
	 * without it.
	 */
	private static void end(int pid) {
		LOGGER.info("Ending spawner {} of another version", pid);
		ProcessHandle.of(pid).ifPresent((process) -> {
			process.destroyForcibly();
			process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
		});
	}

	private static void start(Path directory, List<String> taskFiles) throws IOException {
		Files.createDirectories(directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		Path program = extract(directory);
		File log = directory.resolve("spawner.log").toFile();
		List<String> command = new ArrayList<>(List.of(program.toString(), directory.toString()));
		command.addAll(taskFiles);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.to(log));
		builder.environment().clear();
		Process process = builder.start();
		try {
			int status = process.waitFor();
			if (status != 0) {
				throw new IOException("it ended with status " + status + ": " + Files.readString(log.toPath()).strip());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
	}

	private static Path extract(Path directory) throws IOException {
		String machine = machine();
		String resource = "/dev/gantry/launcher/" + machine + "/gantry-spawner";
		Path program = directory.resolve("gantry-spawner");
		Path fresh = directory.resolve("gantry-spawner.new");
		try (InputStream binary = SpawnerProcess.class.getResourceAsStream(resource)) {
			if (binary == null) {
				throw new GantryException(ErrorCode.HOST_UNFIT, "This build has no launcher for " + machine,
						"Build Gantry on a machine of this architecture");
			}
			Files.copy(binary, fresh, StandardCopyOption.REPLACE_EXISTING);
		}
		Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
		Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
		return program;
	}

	/** As {@code uname -m} says. */
	private static String machine() {
		String architecture = System.getProperty("os.arch");
		return architecture.equals("amd64") ? "x86_64" : architecture;
	}

}
