package dev.gantry.agent.docker.containers;

import java.util.HashMap;
import java.util.Map;

import dev.gantry.engine.containers.Container;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.Events;

/** Tells of what clients do to a container that the engine itself does not tell of. */
final class ContainerEvents {

	private final Events events;

	ContainerEvents(Events events) {
		this.events = events;
	}

	void tell(Event.Action action, Container container, Map<String, String> more) {
		Map<String, String> attributes = new HashMap<>(container.spec().housekeeping().labels());
		attributes.put(Event.NAME, container.name());
		attributes.putAll(more);
		this.events.publish(Event.Subject.CONTAINER, action, container.id(), attributes);
	}

}
