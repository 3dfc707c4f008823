package dev.gantry.agent.docker.images;

import java.util.Map;

import dev.gantry.agent.docker.containers.FamiliarName;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.Events;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;

/** Tells of what clients do to images. */
final class ImageEvents {

	private final Events events;

	ImageEvents(Events events) {
		this.events = events;
	}

	/** Tells of one by its name. */
	void tell(Event.Action action, Digest image, ImageReference name) {
		tell(action, image, FamiliarName.of(name));
	}

	/** Tells of one as such. */
	void tell(Event.Action action, Digest image) {
		tell(action, image, image.toString());
	}

	private void tell(Event.Action action, Digest image, String name) {
		this.events.publish(Event.Subject.IMAGE, action, image.toString(), Map.of(Event.NAME, name));
	}

}
