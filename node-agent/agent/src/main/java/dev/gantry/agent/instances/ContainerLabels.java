package dev.gantry.agent.instances;

import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.link.InstanceAssignment;

/**
 * The notes that the agent keeps with a container, by which it finds it again after its
 * own restart.
 */
public final class ContainerLabels {

	private static final String INSTANCE = "dev.gantry.instance";

	private static final String GENERATION = "dev.gantry.generation";

	/** Which volume of its app one is. */
	static final String VOLUME = "dev.gantry.volume";

	static final String APP = "dev.gantry.app";

	private static final String PROCESS = "dev.gantry.process";

	private static final String INDEX = "dev.gantry.index";

	/** The image by its digest, for who asks a container what it runs. */
	public static final String IMAGE = "dev.gantry.image";

	private ContainerLabels() {
	}

	static Map<String, String> of(InstanceAssignment assignment) {
		return Map.of(INSTANCE, assignment.instanceId(), GENERATION, Long.toString(assignment.generation()), APP,
				assignment.app(), PROCESS, assignment.process(), INDEX, Integer.toString(assignment.index()), IMAGE,
				assignment.image());
	}

	/**
	 * The generation that a container was made for, or nothing when the agent made none.
	 */
	public static Optional<GenerationKey> key(Map<String, String> labels) {
		String instance = labels.get(INSTANCE);
		String generation = labels.get(GENERATION);
		if (instance == null || generation == null) {
			return Optional.empty();
		}
		return Optional.of(new GenerationKey(instance, Long.parseLong(generation)));
	}

	/** {@code web.1} */
	public static String instanceName(Map<String, String> labels) {
		return labels.getOrDefault(PROCESS, "?") + "." + labels.getOrDefault(INDEX, "?");
	}

}
