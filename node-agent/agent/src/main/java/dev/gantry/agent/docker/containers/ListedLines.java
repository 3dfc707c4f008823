package dev.gantry.agent.docker.containers;

import java.time.Instant;
import java.util.ArrayList;
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
 * the answer. The whole of the last list is kept, too.
 */
final class ListedLines {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final ConcurrentMap<String, Line> lines = new ConcurrentHashMap<>();

	private volatile Whole last = new Whole(List.of(), Set.of(), new Span(Instant.MAX, Instant.MIN), new byte[0]);

	/**
	 * The list of some containers' documents in JSON, which nobody may change.
	 * @param present the networks there are now: other ones change what is said
	 * @param now when it is asked for
	 * @param document tells of a container that has no line, or an old one
	 */
	byte[] all(List<Container> containers, Set<NamedNetwork> present, Instant now,
			Function<Container, Map<String, Object>> document) {
		Whole before = this.last;
		Set<NamedNetwork> networks = before.networks().equals(present) ? before.networks() : present;
		if (before.isOf(containers, networks, now)) {
			return before.json();
		}
		List<Line> chosen = new ArrayList<>(containers.size());
		for (Container container : containers) {
			Line line = this.lines.get(container.id());
			if (line == null || !line.isOf(container, networks, now)) {
				line = new Line(container, Status.span(container, now), networks,
						JSON.writeValueAsBytes(document.apply(container)));
				this.lines.put(container.id(), line);
			}
			chosen.add(line);
		}
		Whole whole = Whole.of(chosen, networks);
		this.last = whole;
		return whole.json();
	}

	/** Forgets containers that are there no more. */
	void keepOnly(List<Container> containers) {
		if (this.lines.size() > containers.size()) {
			this.lines.keySet().retainAll(containers.stream().map(Container::id).collect(Collectors.toSet()));
		}
	}

	/**
	 * How long something said of a container is true.
	 *
	 * @param from the first moment
	 * @param until the first moment when it is not
	 */
	record Span(Instant from, Instant until) {

		boolean holds(Instant now) {
			return !now.isBefore(this.from) && now.isBefore(this.until);
		}

		Span and(Span other) {
			return new Span(this.from.isAfter(other.from) ? this.from : other.from,
					this.until.isBefore(other.until) ? this.until : other.until);
		}

	}

	/** One container's; a container that changed is another object. */
	private record Line(Container container, Span span, Set<NamedNetwork> networks, byte[] json) {

		boolean isOf(Container present, Set<NamedNetwork> known, Instant now) {
			return this.container == present && this.networks == known && this.span.holds(now);
		}

	}

	/** A list with its brackets and commas. */
	private record Whole(List<Container> containers, Set<NamedNetwork> networks, Span span, byte[] json) {

		static Whole of(List<Line> lines, Set<NamedNetwork> networks) {
			Span span = new Span(Instant.MIN, Instant.MAX);
			int length = 1 + Math.max(1, lines.size());
			for (Line line : lines) {
				span = span.and(line.span());
				length += line.json().length;
			}
			byte[] json = new byte[length];
			int at = 0;
			for (Line line : lines) {
				json[at++] = ',';
				System.arraycopy(line.json(), 0, json, at, line.json().length);
				at += line.json().length;
			}
			json[0] = '[';
			json[length - 1] = ']';
			return new Whole(lines.stream().map(Line::container).toList(), networks, span, json);
		}

		boolean isOf(List<Container> present, Set<NamedNetwork> known, Instant now) {
			if (this.networks != known || !this.span.holds(now) || this.containers.size() != present.size()) {
				return false;
			}
			for (int i = 0; i < present.size(); i++) {
				if (this.containers.get(i) != present.get(i)) {
					return false;
				}
			}
			return true;
		}

	}

}
