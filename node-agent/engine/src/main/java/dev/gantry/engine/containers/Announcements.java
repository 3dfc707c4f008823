package dev.gantry.engine.containers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.Events;
import dev.gantry.engine.network.Endpoint;
import dev.gantry.engine.network.Membership;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what happens to containers. */
final class Announcements {

	private static final Logger LOGGER = LoggerFactory.getLogger(Announcements.class);

	private final Events events;

	private final List<Consumer<Container>> exitListeners = new CopyOnWriteArrayList<>();

	Announcements(Events events) {
		this.events = events;
	}

	void tell(Event.Action action, Container container) {
		tell(action, container, Map.of());
	}

	/** A container's program runs. */
	void tellStart(Container container) {
		tellNetworks(Event.Action.CONNECT, container);
		tell(Event.Action.START, container);
	}

	/** Networks are told of by the names that the container was given for them. */
	private void tellNetworks(Event.Action action, Container container) {
		if (container.attachment() == null) {
			return;
		}
		List<Endpoint> endpoints = container.attachment().endpoints();
		List<Membership> members = container.spec().networking().networks();
		for (int i = 0; i < endpoints.size(); i++) {
			String id = endpoints.get(i).network();
			this.events.publish(Event.Subject.NETWORK, action, id,
					Map.of(Event.NAME, (i < members.size()) ? members.get(i).network() : id, "container",
							container.id(), "type", "bridge"));
		}
	}

	void tell(Event.Action action, Container container, Map<String, String> more) {
		Map<String, String> attributes = new HashMap<>(container.spec().housekeeping().labels());
		attributes.put(Event.NAME, container.name());
		attributes.putAll(more);
		this.events.publish(Event.Subject.CONTAINER, action, container.id(), attributes);
	}

	/** A container's program has ended, or could not be executed. */
	void tellEnd(Container container) {
		if (container.state() instanceof ContainerState.Exited exited) {
			ContainerExit exit = exited.exit();
			if (exit.outOfMemory()) {
				tell(Event.Action.OOM, container);
			}
			tell(Event.Action.DIE, container, Map.of(Event.EXIT_CODE, Integer.toString(exit.code())));
			tellNetworks(Event.Action.DISCONNECT, container);
		}
		else if (container.state() instanceof ContainerState.Failed failed) {
			tell(Event.Action.DIE, container, Map.of(Event.EXIT_CODE, Integer.toString(failed.exitCode())));
		}
	}

	void tellExitListeners(Container container) {
		for (Consumer<Container> listener : this.exitListeners) {
			try {
				listener.accept(container);
			}
			catch (RuntimeException ex) {
				LOGGER.error("Tell that container {} has ended", container.id(), ex);
			}
		}
	}

	Containers.Subscription onExit(Consumer<Container> listener) {
		this.exitListeners.add(listener);
		return () -> this.exitListeners.remove(listener);
	}

}
