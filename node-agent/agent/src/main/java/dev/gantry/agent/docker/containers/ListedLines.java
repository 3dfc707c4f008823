package dev.gantry.agent.docker.containers;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.gantry.engine.containers.Container;
import dev.gantry.engine.network.NamedNetwork;
import tools.jackson.databind.json.JsonMapper;

/**
 * What lists say of containers, kept as it is sent: most containers are the same from one
 * list to the next, and to write hundreds of documents takes longer than all the rest of
 * the answer.
 */
final class ListedLines {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final ConcurrentMap<String, Line> lines = new ConcurrentHashMap<>();

	/** The same object as long as nothing changes, so that it is compared once a list. */
	private volatile Set<NamedNetwork> known = Set.of();

	/**
	 * The list of some containers' documents in JSON.
	 * @param present the networks there are now: other ones change what is said
	 * @param status tells what time changes
	 * @param document tells the rest
	 */
	byte[] all(List<Container> containers, Set<NamedNetwork> present, Function<Container, String> status,
			Function<Container, Map<String, Object>> document) {
		Set<NamedNetwork> networks = this.known.equals(present) ? this.known : present;
		this.known = networks;
		ByteArrayOutputStream all = new ByteArrayOutputStream(1024 * (containers.size() + 1));
		all.write('[');
		for (int i = 0; i < containers.size(); i++) {
			if (i > 0) {
				all.write(',');
			}
			Container container = containers.get(i);
			String says = status.apply(container);
			Line line = this.lines.get(container.id());
			if (line == null || !line.isOf(container, says, networks)) {
				line = new Line(container, says, networks, JSON.writeValueAsBytes(document.apply(container)));
				this.lines.put(container.id(), line);
			}
			all.writeBytes(line.json());
		}
		all.write(']');
		return all.toByteArray();
	}

	/** Forgets containers that are there no more. */
	void keepOnly(List<Container> containers) {
		if (this.lines.size() > containers.size()) {
			this.lines.keySet().retainAll(containers.stream().map(Container::id).collect(Collectors.toSet()));
		}
	}

	/** One container's; a container that changed is another object. */
	private record Line(Container container, String status, Set<NamedNetwork> networks, byte[] json) {

		boolean isOf(Container now, String says, Set<NamedNetwork> present) {
			return this.container == now && this.status.equals(says) && this.networks == present;
		}

	}

}
