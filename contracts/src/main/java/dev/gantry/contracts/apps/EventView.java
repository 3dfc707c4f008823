package dev.gantry.contracts.apps;

import java.time.Instant;

/**
 * Something that happened. {@code GET /events} lists the newest; with
 * {@code Accept: text/event-stream} it goes on, each with {@code id:} its sequence, so
 * that {@code Last-Event-ID} resumes without a gap.
 *
 * @param sequence grows with every event
 * @param at when
 * @param type in the past tense, for example {@code deployment.succeeded}
 * @param app the app that it is about, or {@code null}
 * @param subject what it is about: an app, instance, node or deployment, by name
 * @param actor who caused it: a token's name or {@code gantry}
 * @param message in a sentence
 */
public record EventView(long sequence, Instant at, String type, String app, String subject, String actor,
		String message) {
}
