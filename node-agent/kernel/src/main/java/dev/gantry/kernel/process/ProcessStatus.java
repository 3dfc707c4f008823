package dev.gantry.kernel.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of a process, see proc_pid_stat(5).
 *
 * @param state the state's letter, {@code Z} for a zombie
 * @param startTime its start in clock ticks since boot
 */
public record ProcessStatus(char state, long startTime) {

	private static final int START_TIME_FIELD = 22;

	private static final int FIRST_FIELD_AFTER_NAME = 3;

	/** Reads the status of a process; empty when there is none with that number. */
	public static Optional<ProcessStatus> read(int pid) {
		try {
			return Optional.of(parse(
					Files.readString(Path.of("/proc", Integer.toString(pid), "stat"), StandardCharsets.ISO_8859_1)));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/** The name is between brackets and may hold anything, brackets and spaces too. */
	static ProcessStatus parse(String text) {
		String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
		return new ProcessStatus(fields[0].charAt(0),
				Long.parseLong(fields[START_TIME_FIELD - FIRST_FIELD_AFTER_NAME]));
	}

}
