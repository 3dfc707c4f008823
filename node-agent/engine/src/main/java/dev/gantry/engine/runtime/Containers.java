package dev.gantry.engine.runtime;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import dev.gantry.kernel.errno.Errno;
import dev.gantry.kernel.process.PidFd;

/** What can be done with containers that were created. */
final class Containers {

	private static final int SIGKILL = 9;

	private static final int PATIENCE_MILLIS = 10_000;

	private final Path root;

	Containers(Path root) {
		this.root = root;
	}

	StateDirectory directory(String id) {
		StateDirectory directory = StateDirectory.of(this.root, id);
		if (!directory.exists()) {
			throw new RuntimeFailure("container '" + id + "' does not exist");
		}
		return directory;
	}

	/** Lets a created container's program run; returns when it does. */
	void start(String id) throws IOException {
		StateDirectory directory = directory(id);
		State state = directory.read();
		State.Status status = directory.status(state);
		if (status != State.Status.CREATED) {
			throw new RuntimeFailure("container '" + id + "' is " + status.label() + " and cannot be started");
		}
		int error = begin(directory);
		Files.deleteIfExists(directory.begin());
		if (error != 0) {
			throw new RuntimeFailure("execute the program of container '" + id + "': " + new Errno(error));
		}
		new Hooks(Creation.configOf(directory)).runAll("poststart", state.toJson(State.Status.RUNNING));
	}

	/** The process holds both FIFOs open: neither open nor write waits. */
	private static int begin(StateDirectory directory) throws IOException {
		try (InputStream done = new BufferedInputStream(new FileInputStream(directory.done().toFile()));
				OutputStream begin = new FileOutputStream(directory.begin().toFile())) {
			begin.write(1);
			byte[] answer = done.readNBytes(4);
			return (answer.length < 4) ? 0 : ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN).getInt();
		}
	}

	void kill(String id, int signal, boolean all) throws IOException {
		StateDirectory directory = directory(id);
		State state = directory.read();
		if (all) {
			Set<Integer> processes = state.controlGroups().processes();
			for (int pid : processes) {
				signal(pid, signal);
			}
			return;
		}
		try (PidFd process = PidFd.open(state.pid(), state.startTime()).orElse(null)) {
			if (process == null || process.ended() || !process.signal(signal)) {
				throw new RuntimeFailure("container '" + id + "' is not running");
			}
		}
	}

	private static void signal(int pid, int signal) {
		dev.gantry.kernel.process.ProcessStatus.read(pid)
			.flatMap((status) -> PidFd.open(pid, status.startTime()))
			.ifPresent((process) -> {
				process.signal(signal);
				process.close();
			});
	}

	void delete(String id, boolean force) throws IOException {
		StateDirectory directory = StateDirectory.of(this.root, id);
		if (!directory.exists()) {
			if (force) {
				return;
			}
			throw new RuntimeFailure("container '" + id + "' does not exist");
		}
		State state = directory.read();
		State.Status status = directory.status(state);
		if (status == State.Status.RUNNING || status == State.Status.PAUSED) {
			if (!force) {
				throw new RuntimeFailure(
						"container '" + id + "' is " + status.label() + ": stop it first, or use --force");
			}
		}
		end(state);
		state.controlGroups().remove();
		byte[] json = state.toJson(State.Status.STOPPED);
		if (Files.exists(directory.config())) {
			new Hooks(Creation.configOf(directory)).runAll("poststop", json);
		}
		directory.remove();
	}

	private static void end(State state) throws IOException {
		if (!state.alive()) {
			return;
		}
		if (state.controlGroups().frozen()) {
			state.controlGroups().freeze(false);
		}
		try (PidFd process = PidFd.open(state.pid(), state.startTime()).orElse(null)) {
			if (process != null) {
				process.signal(SIGKILL);
				if (!process.awaitEnd(PATIENCE_MILLIS)) {
					throw new RuntimeFailure(
							"process " + state.pid() + " of container '" + state.id() + "' does not end after SIGKILL");
				}
			}
		}
	}

	void freeze(String id, boolean frozen) throws IOException {
		StateDirectory directory = directory(id);
		State state = directory.read();
		State.Status status = directory.status(state);
		State.Status needed = frozen ? State.Status.RUNNING : State.Status.PAUSED;
		if (status != needed) {
			throw new RuntimeFailure("container '" + id + "' is " + status.label() + ", not " + needed.label());
		}
		state.controlGroups().freeze(frozen);
	}

}
