package dev.gantry.agent.docker.containers;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.Containers;

/** Finds the container that a client means. */
public final class Lookup {

	private final Containers containers;

	public Lookup(Containers containers) {
		this.containers = containers;
	}

	/**
	 * By id, name or the beginning of an id.
	 * @throws ApiException 404 when there is none
	 */
	public Container container(String text) {
		String name = text.startsWith("/") ? text.substring(1) : text;
		return this.containers.find(name).orElseThrow(() -> new ApiException(404, "No such container: " + text));
	}

	/**
	 * The same for a change that the platform's containers are protected from.
	 * @throws ApiException 409 when the platform runs it
	 */
	public Container own(String text, String what) {
		Container container = container(text);
		if (Notes.ofPlatform(container)) {
			throw new ApiException(409,
					"cannot " + what + " container '" + container.name()
							+ "': it is an instance of an app of the platform, which would bring it back; "
							+ "use 'gantry scale' or 'gantry destroy'");
		}
		return container;
	}

}
