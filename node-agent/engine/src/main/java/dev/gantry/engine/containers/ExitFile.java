package dev.gantry.engine.containers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.link.ContainerExit;

/**
 * What the shim wrote when a container ended: wait status and time on the first line,
 * then control files as name and length, bytes and a line end.
 */
final class ExitFile {

	static final String NAME = "exit";

	private static final int SIGKILL = 9;

	private ExitFile() {
	}

	/** Reads a container's exit file; empty when it has none. */
	static Optional<ContainerExit> read(Path directory) throws IOException {
		try {
			return Optional.of(parse(Files.readAllBytes(directory.resolve(NAME))));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	static ContainerExit parse(byte[] bytes) throws IOException {
		ByteArrayInputStream in = new ByteArrayInputStream(bytes);
		String[] head = line(in).split(" ");
		int status = Integer.parseInt(head[0]);
		Map<String, String> witnesses = new HashMap<>();
		while (in.available() > 0) {
			String[] name = line(in).split(" ");
			witnesses.put(name[0], new String(in.readNBytes(Integer.parseInt(name[1])), StandardCharsets.UTF_8));
			in.skip(1);
		}
		return of(status, oomKills(witnesses) > 0, instant(head[1]));
	}

	/**
	 * Reads a wait status.
	 * @param status see wait(2)
	 * @param oomKilled whether the kernel ended a process of the container for memory
	 */
	static ContainerExit of(int status, boolean oomKilled, Instant at) {
		int signal = status & 0x7f;
		int code = (signal != 0) ? 128 + signal : (status >> 8) & 0xff;
		boolean killed = code == 128 + SIGKILL;
		return new ContainerExit(code, signal, oomKilled && (killed || code != 0), at);
	}

	/**
	 * {@code oom_kill N}, in version 1's {@code memory.oom_control} as in version 2's
	 * {@code memory.events}.
	 */
	private static long oomKills(Map<String, String> witnesses) {
		return witnesses.values()
			.stream()
			.flatMap(String::lines)
			.filter((line) -> line.startsWith("oom_kill "))
			.mapToLong((line) -> Long.parseLong(line.substring("oom_kill ".length()).strip()))
			.sum();
	}

	private static Instant instant(String text) {
		int point = text.indexOf('.');
		return Instant.ofEpochSecond(Long.parseLong(text.substring(0, point)),
				Long.parseLong(text.substring(point + 1)));
	}

	private static String line(ByteArrayInputStream in) {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
			line.append((char) next);
		}
		return line.toString();
	}

}
