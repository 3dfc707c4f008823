package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code update}: new limits from a document or from options. */
final class UpdateCommand {

	/** Options by where they are in {@code linux.resources}. */
	private static final Map<String, String[]> OPTIONS = Map.ofEntries(entry("memory", "memory", "limit"),
			entry("memory-swap", "memory", "swap"), entry("memory-reservation", "memory", "reservation"),
			entry("cpu-shares", "cpu", "shares"), entry("cpu-share", "cpu", "shares"),
			entry("cpu-quota", "cpu", "quota"), entry("cpu-period", "cpu", "period"),
			entry("cpu-burst", "cpu", "burst"), entry("cpu-idle", "cpu", "idle"),
			entry("cpu-rt-period", "cpu", "realtimePeriod"), entry("cpu-rt-runtime", "cpu", "realtimeRuntime"),
			entry("pids-limit", "pids", "limit"), entry("blkio-weight", "blockIO", "weight"));

	private static final Map<String, String> SETS = Map.of("cpuset-cpus", "cpus", "cpuset-mems", "mems");

	private final Containers containers;

	UpdateCommand(Containers containers) {
		this.containers = containers;
	}

	private static Map.Entry<String, String[]> entry(String option, String group, String name) {
		return Map.entry(option, new String[] { group, name });
	}

	int run(Deque<String> words) throws IOException {
		Set<String> valued = new java.util.HashSet<>(OPTIONS.keySet());
		valued.addAll(SETS.keySet());
		valued.addAll(Set.of("resources", "r"));
		Arguments arguments = Arguments.readAll(words, valued, Set.of());
		StateDirectory directory = this.containers.directory(arguments.next("container id"));
		arguments.requireEnd();
		ObjectNode resources = arguments.value("resources", "r")
			.map(UpdateCommand::read)
			.orElseGet(() -> JsonMapper.shared().createObjectNode());
		OPTIONS.forEach((option, place) -> arguments.value(option)
			.ifPresent((text) -> resources.withObject(place[0]).put(place[1], arguments.number(option, 0))));
		SETS.forEach((option, name) -> arguments.value(option)
			.ifPresent((text) -> resources.withObject("cpu").put(name, text)));
		State state = directory.read();
		State.Status status = directory.status(state);
		if (status == State.Status.STOPPED) {
			throw new RuntimeFailure("container '" + state.id() + "' is stopped");
		}
		new Resources(new Node(resources, "resources"), state.controlGroups()).apply();
		return 0;
	}

	private static ObjectNode read(String file) {
		try {
			byte[] text = file.equals("-") ? System.in.readAllBytes() : java.nio.file.Files.readAllBytes(Path.of(file));
			if (JsonMapper.shared().readTree(text) instanceof ObjectNode object) {
				return object;
			}
			throw new RuntimeFailure(file + " is no JSON object: " + new String(text, StandardCharsets.UTF_8));
		}
		catch (IOException | JacksonException ex) {
			throw new RuntimeFailure("read " + file + ": " + ex.getMessage(), ex);
		}
	}

}
