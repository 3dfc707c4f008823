package dev.gantry.contracts.runs;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;

/**
 * The body of {@code POST /apps/{app}/runs}: a command to run once with the image and the
 * configuration of the release in force. Only the command is needed.
 *
 * @param command the program and its arguments
 * @param environment variables on top of the configuration
 * @param cpu CPU it may use; the same as of {@code web} if not given
 * @param memory memory it may use; the same as of {@code web} if not given
 * @param terminal whether it gets a terminal
 * @param input whether it gets input
 * @param attach whether it begins when somebody attaches to it and is hung up when they
 * go
 * @param deadline after which it is stopped; a day if not given
 */
public record RunRequest(List<String> command, Map<String, String> environment, CpuShare cpu, MemorySize memory,
		Boolean terminal, Boolean input, Boolean attach, Duration deadline) {

	/** A command and nothing else. */
	public static RunRequest of(List<String> command) {
		return new RunRequest(command, null, null, null, null, null, null, null);
	}

}
