package dev.gantry.registry.events;

import java.time.Instant;

/**
 * A tag was pushed.
 *
 * @param id names the event
 * @param at when
 * @param repository where
 * @param tag which
 * @param digest what it points at
 * @param mediaType of that
 * @param actor who pushed, as its token says
 */
public record PushEvent(String id, Instant at, String repository, String tag, String digest, String mediaType,
		String actor) {

}
