package dev.gantry.agent.docker.images;

import java.util.Map;

import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.Events;
import dev.gantry.oci.digest.Digest;

/** Tells of what clients do to images. */
final class ImageEvents {

	private final Events events;

	ImageEvents(Events events) {
		this.events = events;
	}

	/**
	 * Tells of one.
	 * @param image its id, or {@code null} where only the name is known
	 * @param name what it is or was called
	 */
	void tell(Event.Action action, Digest image, String name) {
		this.events.publish(Event.Subject.IMAGE, action, (image != null) ? image.toString() : name,
				Map.of(Event.NAME, name));
	}

}
