package dev.gantry.kernel.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What {@code /proc/stat} says of the whole host.
 *
 * @param bootedAt when it was started
 * @param busyTicks what all processors have spent on anything but idleness, in 1/100 s
 * @param allTicks what all processors have spent, idle time included
 */
public record HostClock(Instant bootedAt, long busyTicks, long allTicks) {

	/** Fields of the first line after its name, see proc_stat(5). */
	private static final int IDLE = 3;

	private static final int WAITING = 4;

	/** User time has guest time in it already. */
	private static final int FIELDS = 8;

	/** Reads it. */
	public static HostClock read() throws IOException {
		return parse(Files.readString(Path.of("/proc/stat")));
	}

	static HostClock parse(String text) {
		long busy = 0;
		long all = 0;
		long boot = 0;
		for (String line : text.split("\n")) {
			String[] words = line.split(" +");
			if (words[0].equals("cpu")) {
				for (int i = 0; i < FIELDS && i + 1 < words.length; i++) {
					long ticks = Long.parseLong(words[i + 1]);
					all += ticks;
					busy += (i == IDLE || i == WAITING) ? 0 : ticks;
				}
			}
			else if (words[0].equals("btime")) {
				boot = Long.parseLong(words[1]);
			}
		}
		return new HostClock(Instant.ofEpochSecond(boot), busy, all);
	}

}
