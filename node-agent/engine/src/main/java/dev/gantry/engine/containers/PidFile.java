package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import dev.gantry.engine.launch.LaunchRecord;
import dev.gantry.kernel.process.BootId;
import dev.gantry.kernel.process.PidFd;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the shim wrote when it started a container: numbers and start times of init and
 * shim on the first line, then what the engine gave the container.
 *
 * @param pid init's number
 * @param startTime init's start in clock ticks since boot
 * @param shim the shim's number
 * @param shimStartTime the shim's start
 * @param record what the container was given
 * @param at when the file was written
 */
record PidFile(int pid, long startTime, int shim, long shimStartTime, LaunchRecord record, Instant at) {

	static final String NAME = "pid";

	/** Init, where it is still there. */
	Optional<PidFd> process() {
		return sameBoot() ? PidFd.open(this.pid, this.startTime) : Optional.empty();
	}

	/** The shim, where it is still there. */
	Optional<PidFd> shimProcess() {
		return sameBoot() ? PidFd.open(this.shim, this.shimStartTime) : Optional.empty();
	}

	/**
	 * The shim of a container, where it is still there. Mostly it is not, which its
	 * number tells: the rest of the file is read only when somebody has the number.
	 */
	static Optional<PidFd> shimProcess(Path directory, JsonMapper json) throws IOException {
		Optional<String> text = text(directory);
		if (text.isEmpty()) {
			return Optional.empty();
		}
		String[] numbers = numbers(text.get());
		try (PidFd process = PidFd.open(Integer.parseInt(numbers[2]), Long.parseLong(numbers[3])).orElse(null)) {
			if (process == null) {
				return Optional.empty();
			}
		}
		Optional<PidFile> file = read(directory, json);
		return file.isEmpty() ? Optional.empty() : file.get().shimProcess();
	}

	/** After the host went down, a process with the number is another one. */
	private boolean sameBoot() {
		return this.record.boot() == null || this.record.boot().equals(BootId.read());
	}

	static Optional<PidFile> read(Path directory, JsonMapper json) throws IOException {
		Optional<String> text = text(directory);
		if (text.isEmpty()) {
			return Optional.empty();
		}
		String[] numbers = numbers(text.get());
		LaunchRecord given = json.readValue(text.get().substring(text.get().indexOf('\n') + 1), LaunchRecord.class);
		long startTime = Long.parseLong(numbers[1]);
		Optional<AttachmentFile> changed = AttachmentFile.read(directory, json, startTime);
		LaunchRecord record = changed.map((now) -> given.with(now.attachment())).orElse(given);
		return Optional.of(new PidFile(Integer.parseInt(numbers[0]), startTime, Integer.parseInt(numbers[2]),
				Long.parseLong(numbers[3]), record, Files.getLastModifiedTime(directory.resolve(NAME)).toInstant()));
	}

	private static Optional<String> text(Path directory) throws IOException {
		try {
			return Optional.of(Files.readString(directory.resolve(NAME), StandardCharsets.UTF_8));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	private static String[] numbers(String text) {
		return text.substring(0, text.indexOf('\n')).split(" ");
	}

}
