package dev.gantry.contracts.link;

import java.time.Instant;

/**
 * A line of a build's log.
 *
 * @param sequence counts a build's lines from 1
 * @param at when
 * @param step the step's number from 1, 0 outside of steps
 * @param stream {@code stdout}, {@code stderr} or {@code gantry} for the builder's own
 * words
 * @param text without the line end
 */
public record BuildLine(long sequence, Instant at, int step, String stream, String text) {
}
