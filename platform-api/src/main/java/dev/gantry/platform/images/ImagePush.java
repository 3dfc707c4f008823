package dev.gantry.platform.images;

import java.time.Instant;

/**
 * A tag that was pushed to the platform's registry.
 *
 * @param id names the push
 * @param at when
 * @param repository where
 * @param tag which
 * @param digest what it points at
 * @param mediaType of that
 * @param actor who pushed: the kind of the token, a colon, its name
 */
public record ImagePush(String id, Instant at, String repository, String tag, String digest, String mediaType,
		String actor) {

	/** Whether a node pushed, which pushes what it builds. */
	public boolean byNode() {
		return this.actor.startsWith("NODE:");
	}

	/** The name of the token. */
	public String actorName() {
		return this.actor.substring(this.actor.indexOf(':') + 1);
	}

}
