package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gantry.cli.api.CommandFailure;

/**
 * One background process of a home. Its pid file holds the process id and the process's
 * start time, so that a later process with the same number is never taken for it.
 */
final class Daemon {

	private final String role;

	private final Home home;

	private final ProcessTable processes;

	Daemon(String role, Home home, ProcessTable processes) {
		this.role = role;
		this.home = home;
		this.processes = processes;
	}

	String role() {
		return this.role;
	}

	Path log() {
		return this.home.log(this.role);
	}

	/** What it wrote past its log since its start. */
	Path output() {
		return this.home.output(this.role);
	}

	/** The process id while it runs. */
	OptionalLong pid() {
		try {
			String[] words = Files.readString(this.home.pidFile(this.role)).strip().split(" ");
			long pid = Long.parseLong(words[0]);
			OptionalLong started = this.processes.startTime(pid);
			return started.isPresent() && started.getAsLong() == Long.parseLong(words[1]) ? OptionalLong.of(pid)
					: OptionalLong.empty();
		}
		catch (NoSuchFileException ex) {
			return OptionalLong.empty();
		}
		catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException ex) {
			throw new CommandFailure(
					"The pid file " + this.home.pidFile(this.role) + " cannot be read: " + ex.getMessage(),
					"See whether the " + this.role + " runs, end it, and remove the file", ex);
		}
	}

	boolean running() {
		return pid().isPresent();
	}

	/** Starts the process in a session of its own. */
	void start(List<String> command) throws IOException {
		Files.createDirectories(this.home.pidFile(this.role).getParent());
		List<String> whole = new ArrayList<>(List.of("setsid"));
		whole.addAll(command);
		ProcessBuilder builder = new ProcessBuilder(whole).directory(this.home.directory().toFile())
			.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.to(this.home.output(this.role).toFile()));
		Environment.clean(builder.environment());
		remember(builder.start().pid());
	}

	/** Remembers a process as the one of this role. */
	void remember(long pid) throws IOException {
		Files.createDirectories(this.home.pidFile(this.role).getParent());
		Files.writeString(this.home.pidFile(this.role), pid + " " + this.processes.startTime(pid).orElse(0) + "\n");
	}

	/** Asks the process to end; tells whether it ran. */
	boolean askToEnd() {
		OptionalLong pid = pid();
		pid.ifPresent((running) -> ProcessHandle.of(running).ifPresent(ProcessHandle::destroy));
		return pid.isPresent();
	}

	/**
	 * Waits for the end of a process that was asked to, and kills it when it takes too
	 * long.
	 */
	void awaitEnd(Duration grace) throws IOException, InterruptedException {
		OptionalLong pid = pid();
		ProcessHandle handle = pid.isEmpty() ? null : ProcessHandle.of(pid.getAsLong()).orElse(null);
		if (handle != null && !endsWithin(handle, grace)) {
			handle.destroyForcibly();
			if (!endsWithin(handle, Duration.ofSeconds(10))) {
				throw new CommandFailure("The " + this.role + " (process " + handle.pid() + ") does not end",
						"See " + log());
			}
		}
		Files.deleteIfExists(this.home.pidFile(this.role));
	}

	private static boolean endsWithin(ProcessHandle handle, Duration limit) throws InterruptedException {
		try {
			handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("wait for process " + handle.pid(), ex);
		}
	}

}
