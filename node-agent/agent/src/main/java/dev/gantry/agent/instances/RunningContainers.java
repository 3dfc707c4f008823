package dev.gantry.agent.instances;

import java.util.Comparator;
import java.util.Optional;

import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.Containers;

/** Finds the containers in which instances run. */
public final class RunningContainers {

	private final Containers containers;

	public RunningContainers(Containers containers) {
		this.containers = containers;
	}

	/** The id of the running container of the instance's newest generation. */
	public Optional<String> of(String instanceId) {
		return this.containers.list()
			.stream()
			.filter((container) -> container.running()
					&& key(container).filter((key) -> key.instanceId().equals(instanceId)).isPresent())
			.max(Comparator.comparingLong((container) -> key(container).orElseThrow().generation()))
			.map(Container::id);
	}

	private static Optional<GenerationKey> key(Container container) {
		return ContainerLabels.key(container.spec().housekeeping().labels());
	}

}
