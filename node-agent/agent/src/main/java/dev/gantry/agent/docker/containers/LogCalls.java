package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;

/** {@code GET /containers/{id}/logs}, and the log before an attach. */
final class LogCalls {

	private final Containers containers;

	private final Lookup lookup;

	LogCalls(Containers containers, Lookup lookup) {
		this.containers = containers;
		this.lookup = lookup;
	}

	void handle(Exchange exchange) throws IOException {
		Container container = this.lookup.container(exchange.path("id"));
		if (Notes.of(container).hostConfig().path("LogConfig").path("Type").asString("").equals("none")) {
			throw new ApiException(501, "configured logging driver does not support reading");
		}
		LogSelection selection = new LogSelection(Times.parse("since", exchange.query("since")),
				Times.parse("until", exchange.query("until")), streams(exchange), tail(exchange),
				exchange.flag("follow"));
		boolean terminal = container.spec().process().streams().terminal();
		OutputStream output = exchange.stream(200,
				terminal ? "application/vnd.docker.raw-stream" : "application/vnd.docker.multiplexed-stream");
		boolean timestamps = exchange.flag("timestamps");
		try (output;
				LogSubscription subscription = this.containers.logs(container.id(), selection,
						(entry) -> write(output, entry, terminal, timestamps))) {
			exchange.onGone(subscription::close);
			subscription.done().join();
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof UncheckedIOException)) {
				throw ex;
			}
		}
	}

	/** All that is kept of some streams, for one who attaches and wants that first. */
	void copy(Container container, Relay.Wishes wishes, OutputStream output) {
		Set<LogEntry.Stream> streams = EnumSet.noneOf(LogEntry.Stream.class);
		if (wishes.output()) {
			streams.add(LogEntry.Stream.STDOUT);
		}
		if (wishes.error()) {
			streams.add(LogEntry.Stream.STDERR);
		}
		LogSelection all = new LogSelection(null, null, streams, -1, false);
		try (LogSubscription subscription = this.containers.logs(container.id(), all,
				(entry) -> write(output, entry, wishes.terminal(), false))) {
			subscription.done().join();
		}
	}

	private static int tail(Exchange exchange) {
		String tail = exchange.query("tail");
		return (tail.isEmpty() || tail.equals("all")) ? -1 : exchange.number("tail", -1);
	}

	private static Set<LogEntry.Stream> streams(Exchange exchange) {
		Set<LogEntry.Stream> streams = EnumSet.noneOf(LogEntry.Stream.class);
		if (exchange.flag("stdout")) {
			streams.add(LogEntry.Stream.STDOUT);
		}
		if (exchange.flag("stderr")) {
			streams.add(LogEntry.Stream.STDERR);
		}
		if (streams.isEmpty()) {
			throw ApiException.invalid("Bad parameters: you must choose at least one stream");
		}
		return streams;
	}

	private static void write(OutputStream output, LogEntry entry, boolean terminal, boolean timestamps) {
		String text = (timestamps ? Times.precise(entry.at()) + " " : "") + entry.text()
				+ (entry.partial() ? "" : "\n");
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		try {
			output.write(terminal ? bytes : Frames.of(entry.stream() == LogEntry.Stream.STDERR, bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
