package dev.gantry.engine.logs;

import java.time.Instant;

/**
 * Which lines of a log to read.
 *
 * @param since only lines from then on, or {@code null}
 * @param tail only the last so many of them; -1 for all
 * @param follow whether to go on with new lines until the container has ended
 */
public record LogSelection(Instant since, int tail, boolean follow) {

	/** Everything so far. */
	public static final LogSelection ALL = new LogSelection(null, -1, false);

	/** Everything, to the end. */
	public static final LogSelection FOLLOW = new LogSelection(null, -1, true);

}
