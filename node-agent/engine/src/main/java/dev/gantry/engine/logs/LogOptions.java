package dev.gantry.engine.logs;

import dev.gantry.contracts.values.MemorySize;

/**
 * How a container's output is kept.
 *
 * @param fileSize how large a file grows before the next is begun
 * @param files how many files are kept, the current one included
 */
public record LogOptions(MemorySize fileSize, int files) {

	/** Three files of 10 MB. */
	public static final LogOptions DEFAULT = new LogOptions(MemorySize.ofBytes(10_000_000), 3);

	public LogOptions {
		if (fileSize.bytes() < 4096) {
			throw new IllegalArgumentException("a log file holds at least 4096 bytes: " + fileSize);
		}
		if (files < 1 || files > 100) {
			throw new IllegalArgumentException("between 1 and 100 log files are kept: " + files);
		}
	}

}
