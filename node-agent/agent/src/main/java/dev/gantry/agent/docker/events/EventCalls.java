package dev.gantry.agent.docker.events;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.gantry.agent.docker.containers.Filters;
import dev.gantry.agent.docker.containers.Notes;
import dev.gantry.agent.docker.containers.Times;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Routes;
import dev.gantry.engine.Engine;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.EventSubscription;
import dev.gantry.engine.events.Events;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /events}. */
public final class EventCalls {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Set<String> FILTERS = Set.of("type", "event", "container", "image", "network", "volume",
			"label", "label!", "daemon", "scope");

	private static final String OLD_NAME = "oldName";

	private static final Duration LOOK = Duration.ofSeconds(1);

	private final Events events;

	public EventCalls(Engine engine) {
		this.events = engine.events();
	}

	public void addTo(Routes routes) {
		routes.on("GET", "/events", this::handle);
	}

	private void handle(Exchange exchange) throws IOException {
		Filters filters = Filters.of(exchange, FILTERS);
		Instant since = Times.parse("since", exchange.query("since"));
		Instant until = Times.parse("until", exchange.query("until"));
		AtomicBoolean gone = new AtomicBoolean();
		try (EventSubscription subscription = this.events.subscribe(since);
				OutputStream output = exchange.stream(200, "application/json")) {
			exchange.onGone(() -> gone.set(true));
			while (!gone.get()) {
				Optional<Event> next = subscription.next(LOOK);
				boolean over = next.isEmpty() && (subscription.overrun() || isPast(until, Instant.now()));
				if (over || next.filter((event) -> isPast(until, event.at())).isPresent()) {
					return;
				}
				if (next.isPresent() && wanted(next.get(), filters)) {
					output
						.write((JSON.writeValueAsString(document(next.get())) + "\n").getBytes(StandardCharsets.UTF_8));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static boolean isPast(Instant until, Instant at) {
		return until != null && !at.isBefore(until);
	}

	private static boolean wanted(Event event, Filters filters) {
		String type = type(event);
		Map<String, String> attributes = event.attributes();
		return filters.any("type", type::equals)
				&& filters.any("event",
						(action) -> action(event).equals(action) || event.action().label().equals(action))
				&& filters.any("container", (text) -> isCalled(event, text))
				&& filters.any("image", (text) -> isOf(event, text))
				&& filters.any("network", (text) -> isCalled(event, text))
				&& filters.any("volume", (text) -> isCalled(event, text)) && filters.labels(attributes);
	}

	/** As Docker takes these filters: by the begin of an id or name, whatever has it. */
	private static boolean isCalled(Event event, String text) {
		return event.id().startsWith(text) || event.attributes().getOrDefault(Event.NAME, "").startsWith(text);
	}

	private static boolean isOf(Event event, String image) {
		String named = (event.subject() == Event.Subject.IMAGE) ? event.attributes().getOrDefault(Event.NAME, "")
				: Notes.image(event.attributes());
		return image.equals(event.id()) || image.equals(named) || image.equals(named.replaceFirst(":[^:/@]*$", ""));
	}

	private static String type(Event event) {
		return event.subject().name().toLowerCase(Locale.ROOT);
	}

	/** Some actions carry what they are about in their name. */
	private static String action(Event event) {
		String label = event.action().label();
		return switch (event.action()) {
			case HEALTH_STATUS -> label + ": " + event.attributes().getOrDefault(Event.HEALTH, "");
			case EXEC_CREATE, EXEC_START -> label + ": " + command(event.attributes());
			default -> label;
		};
	}

	/** The program, a blank, its arguments: the blank stays without arguments. */
	private static String command(Map<String, String> attributes) {
		String command = attributes.getOrDefault(Event.COMMAND, "");
		return (command.indexOf(' ') < 0) ? command + " " : command;
	}

	private static Map<String, Object> document(Event event) {
		Map<String, String> attributes = new TreeMap<>(Notes.visible(event.attributes()));
		attributes.remove(Event.COMMAND);
		attributes.computeIfPresent(OLD_NAME, (name, old) -> "/" + old);
		String image = Notes.image(event.attributes());
		if (!image.isEmpty()) {
			attributes.put(Event.IMAGE, image);
		}
		Map<String, Object> document = new LinkedHashMap<>();
		if (event.subject() == Event.Subject.CONTAINER || event.subject() == Event.Subject.IMAGE) {
			document.put("status", action(event));
			document.put("id", event.id());
		}
		if (!image.isEmpty()) {
			document.put("from", image);
		}
		document.put("Type", type(event));
		document.put("Action", action(event));
		document.put("Actor", Map.of("ID", event.id(), "Attributes", attributes));
		document.put("scope", "local");
		document.put("time", event.at().getEpochSecond());
		document.put("timeNano", event.at().getEpochSecond() * 1_000_000_000 + event.at().getNano());
		return document;
	}

}
