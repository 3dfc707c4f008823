package dev.gantry.kernel.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes in and out of a process: its network's interfaces and its input and output.
 */
public final class ProcessTraffic {

	/** Columns of {@code /proc/PID/net/dev}: eight received, eight sent. */
	private static final int COLUMNS = 16;

	private ProcessTraffic() {
	}

	/**
	 * The counters of each interface in a process's network namespace: received bytes,
	 * packets, errors, drops and four more, then the same of what was sent.
	 */
	public static Map<String, long[]> interfaces(int pid) throws IOException {
		return parseInterfaces(Files.readString(Path.of("/proc/" + pid + "/net/dev"), StandardCharsets.ISO_8859_1));
	}

	static Map<String, long[]> parseInterfaces(String text) {
		Map<String, long[]> interfaces = new LinkedHashMap<>();
		for (String line : text.split("\n")) {
			int colon = line.lastIndexOf(':');
			if (colon < 0) {
				continue;
			}
			String[] words = line.substring(colon + 1).strip().split(" +");
			if (words.length >= COLUMNS) {
				long[] counters = new long[COLUMNS];
				for (int i = 0; i < COLUMNS; i++) {
					counters[i] = Long.parseLong(words[i]);
				}
				interfaces.put(line.substring(0, colon).strip(), counters);
			}
		}
		return interfaces;
	}

	/**
	 * What a process and the children that it has waited for have read from and written
	 * to block devices, in bytes; nothing for a process that is gone. See proc_pid_io(5).
	 */
	public static long[] blockBytes(int pid) throws IOException {
		long[] bytes = new long[2];
		try {
			for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/io"))) {
				if (line.startsWith("read_bytes: ")) {
					bytes[0] = Long.parseLong(line.substring("read_bytes: ".length()));
				}
				else if (line.startsWith("write_bytes: ")) {
					bytes[1] = Long.parseLong(line.substring("write_bytes: ".length()));
				}
			}
			return bytes;
		}
		catch (NoSuchFileException ex) {
			return bytes;
		}
		catch (IOException ex) {
			// It ended between opening and reading.
			if (!Files.exists(Path.of("/proc/" + pid))) {
				return bytes;
			}
			throw ex;
		}
	}

}
