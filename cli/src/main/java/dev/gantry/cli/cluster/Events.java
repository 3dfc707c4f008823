package dev.gantry.cli.cluster;

import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Connection;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.api.ServerEvents;
import dev.gantry.cli.terminal.Output;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.EventView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** Shows what happened. */
@Command(name = "events", description = "Show what happened on the platform.")
public final class Events implements Callable<Integer> {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
		.withZone(ZoneId.systemDefault());

	@Mixin
	private Connection connection;

	@Mixin
	private Output output;

	@Option(names = { "-f", "--follow" }, description = "go on with new events")
	private boolean follow;

	@Override
	public Integer call() {
		Terminal terminal = Terminal.standard();
		List<EventView> events = this.connection.api().get("/events", new TypeReference<>() {
		});
		List<EventView> ordered = events.stream().sorted(Comparator.comparingLong(EventView::sequence)).toList();
		if (!this.output.json(terminal, ordered)) {
			ordered.forEach((event) -> print(terminal, event));
		}
		if (this.follow) {
			follow(terminal, ordered.isEmpty() ? 0 : ordered.get(ordered.size() - 1).sequence());
		}
		return 0;
	}

	private void follow(Terminal terminal, long last) {
		try (ServerEvents stream = new ServerEvents(
				this.connection.api().stream("/events", "text/event-stream", Long.toString(last)))) {
			ServerEvents.Event event;
			while ((event = stream.next()) != null) {
				show(terminal, event, last);
			}
		}
		catch (IOException ex) {
			throw new CommandFailure("The stream of events broke off: " + ex.getMessage(), "Try again", ex);
		}
	}

	private void show(Terminal terminal, ServerEvents.Event event, long last) {
		EventView view;
		try {
			view = Json.MAPPER.readValue(event.data(), EventView.class);
		}
		catch (JacksonException ex) {
			// A kind of message that this version does not know.
			return;
		}
		if (view.sequence() > last && !this.output.json(terminal, view)) {
			print(terminal, view);
		}
	}

	private static void print(Terminal terminal, EventView event) {
		terminal.print(terminal.dim(TIME.format(event.at())) + "  " + event.type() + "  " + event.message());
	}

}
