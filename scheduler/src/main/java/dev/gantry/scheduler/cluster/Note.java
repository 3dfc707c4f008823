package dev.gantry.scheduler.cluster;

import java.time.Instant;

/**
 * A sentence of an explanation.
 *
 * @param at when it became true
 * @param text the sentence, without a full stop; a very long one is cut
 */
public record Note(Instant at, String text) {

	/** How long a text may be, in characters. */
	public static final int MAX_LENGTH = 2_000;

	public Note {
		text = cut(text);
	}

	/** The text, at most as long as a note may be. */
	public static String cut(String text) {
		return text == null || text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
	}

}
