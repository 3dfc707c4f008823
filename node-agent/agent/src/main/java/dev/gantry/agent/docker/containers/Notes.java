package dev.gantry.agent.docker.containers;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;

import dev.gantry.agent.instances.ContainerLabels;
import dev.gantry.engine.containers.Container;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a client said of a container beyond what the engine knows, kept with it as a label
 * that clients do not see.
 *
 * @param image as the client named it
 * @param imageId the image's digest
 * @param config Docker's {@code Config} with what the image added
 * @param hostConfig Docker's {@code HostConfig} as it came
 * @param autoRemove whether the container goes when it ends
 * @param stopTimeout seconds between the stop signal and the kill
 */
public record Notes(String image, String imageId, JsonNode config, JsonNode hostConfig, boolean autoRemove,
		int stopTimeout) {

	/** Labels that begin so are the agent's own: neither images nor clients give them. */
	public static final String RESERVED = "dev.gantry.";

	static final int DEFAULT_STOP_TIMEOUT = 10;

	private static final String LABEL = RESERVED + "docker";

	private static final String INSTANCE = RESERVED + "instance";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/**
	 * What was read stays as long as the container's label does: lists ask for it often.
	 */
	private static final Map<String, Notes> READ = Collections.synchronizedMap(new WeakHashMap<>());

	/** The labels of a container that these are kept with. */
	Map<String, String> labels(Map<String, String> visible) {
		Map<String, String> labels = new TreeMap<>(visible);
		labels.put(LABEL, JSON.writeValueAsString(this));
		return labels;
	}

	/** Those of a container; of one that no client of Docker's made, what can be told. */
	static Notes of(Container container) {
		String text = container.spec().housekeeping().labels().get(LABEL);
		if (text != null) {
			return READ.computeIfAbsent(text, (each) -> JSON.readValue(each, Notes.class));
		}
		JsonNode none = JsonNodeFactory.instance.objectNode();
		String image = image(container.spec().housekeeping().labels());
		return new Notes(image, image.substring(image.indexOf('@') + 1), none, none, false, DEFAULT_STOP_TIMEOUT);
	}

	/** The labels that clients see: all but the agent's own notes. */
	public static Map<String, String> visible(Map<String, String> labels) {
		Map<String, String> visible = new TreeMap<>(labels);
		visible.remove(LABEL);
		return visible;
	}

	/**
	 * The image that a client named or that the platform runs by its digest, of a
	 * container with these labels; empty without.
	 */
	public static String image(Map<String, String> labels) {
		String text = labels.get(LABEL);
		return (text != null) ? JSON.readTree(text).path("image").asString("")
				: labels.getOrDefault(ContainerLabels.IMAGE, "");
	}

	/** Whether the platform runs it, and decides about it. */
	static boolean ofPlatform(Container container) {
		return container.spec().housekeeping().labels().containsKey(INSTANCE);
	}

	/** The command as it was given, for lists. */
	static List<String> command(Container container) {
		return container.spec().process().arguments();
	}

}
