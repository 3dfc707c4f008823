package dev.gantry.contracts.link;

import java.time.Instant;

/**
 * Which lines of an instance's logs.
 *
 * @param follow whether to go on with new lines
 * @param since only lines from then on, or {@code null}
 * @param tail only the last so many of them, -1 for all
 */
public record LogQuery(boolean follow, Instant since, int tail) {
}
