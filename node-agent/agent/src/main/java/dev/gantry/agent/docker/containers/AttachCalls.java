package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;

/** {@code POST /containers/{id}/attach}. */
final class AttachCalls {

	private final Containers containers;

	private final Lookup lookup;

	private final Executor workers;

	private final LogCalls logs;

	AttachCalls(Containers containers, Lookup lookup, Executor workers) {
		this.logs = new LogCalls(containers, lookup);
		this.containers = containers;
		this.lookup = lookup;
		this.workers = workers;
	}

	void handle(Exchange exchange) throws IOException {
		Container container = attachable(exchange);
		boolean terminal = container.spec().process().streams().terminal();
		Relay.Wishes wishes = new Relay.Wishes(terminal, input(exchange, container), exchange.flag("stdout"),
				exchange.flag("stderr"), keys(exchange, terminal));
		Consumer<OutputStream> earlier = (output) -> {
			if (exchange.flag("logs")) {
				this.logs.copy(container, wishes, output);
			}
		};
		if (!exchange.flag("stream")) {
			Relay.tell(exchange, terminal, earlier);
			return;
		}
		new Relay(attach(container, wishes.input()), wishes, this.workers).after(earlier)
			.run(exchange, CompletableFuture.completedFuture(null));
	}

	/** By web socket output and errors come as one stream of bytes. */
	void handleWebSocket(Exchange exchange) {
		Container container = attachable(exchange);
		boolean terminal = container.spec().process().streams().terminal();
		Relay.Wishes wishes = new Relay.Wishes(true, input(exchange, container), exchange.flag("stdout"),
				exchange.flag("stderr"), keys(exchange, terminal));
		new Relay(attach(container, wishes.input()), wishes, this.workers).runByWebSocket(exchange);
	}

	private Container attachable(Exchange exchange) {
		Container container = this.lookup.container(exchange.path("id"));
		if (container.paused()) {
			throw new ApiException(409,
					"container " + container.id() + " is paused, unpause the container before attach");
		}
		if (!exchange.flag("stream") && !exchange.flag("logs")) {
			throw ApiException.invalid("attach needs stream=1, logs=1 or both");
		}
		return container;
	}

	private static boolean input(Exchange exchange, Container container) {
		return exchange.flag("stdin") && container.spec().process().streams().input();
	}

	private static DetachKeys keys(Exchange exchange, boolean terminal) {
		return terminal ? DetachKeys.parse(exchange.query("detachKeys")) : DetachKeys.NONE;
	}

	/**
	 * Who attaches before the start is in the foreground and gets every byte; who comes
	 * later looks on, and must not hold the process up.
	 */
	private AttachedStreams attach(Container container, boolean input) {
		return this.containers.attach(container.id(), new AttachOptions(input,
				container.running() ? AttachOptions.Pace.READER_IS_DROPPED : AttachOptions.Pace.PROCESS_WAITS));
	}

}
