package dev.gantry.contracts.apps;

import java.time.Instant;

/**
 * A line that an instance wrote.
 *
 * @param at when, by the node's clock
 * @param instance {@code web.1}
 * @param stream {@code stdout} or {@code stderr}
 * @param text without the line end
 */
public record LogLine(Instant at, String instance, String stream, String text) {
}
