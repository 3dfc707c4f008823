package dev.gantry.scheduler.cluster;

import java.time.Instant;

/**
 * A sentence of an explanation.
 *
 * @param at when it became true
 * @param text the sentence, without a full stop
 */
public record Note(Instant at, String text) {
}
