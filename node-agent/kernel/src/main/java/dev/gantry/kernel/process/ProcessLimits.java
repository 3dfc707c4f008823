package dev.gantry.kernel.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The resource limits of this process, which those it starts inherit; see
 * proc_pid_limits(5).
 */
public final class ProcessLimits {

	/** What stands for no limit. */
	public static final long UNLIMITED = -1;

	/** The columns of the hard limit. */
	private static final int HARD_FROM = 47;

	private static final int HARD_TO = 68;

	private final List<String> lines;

	private ProcessLimits(List<String> lines) {
		this.lines = lines;
	}

	public static ProcessLimits ofThisProcess() {
		return read(Path.of("/proc/self/limits"));
	}

	static ProcessLimits read(Path file) {
		try {
			return new ProcessLimits(Files.readAllLines(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("read " + file, ex);
		}
	}

	/**
	 * A hard limit.
	 * @param resource the resource's number, {@code RLIMIT_*}; the lines are in that
	 * order
	 */
	public long hard(int resource) {
		String hard = this.lines.get(resource + 1).substring(HARD_FROM, HARD_TO).strip();
		return hard.equals("unlimited") ? UNLIMITED : Long.parseLong(hard);
	}

}
