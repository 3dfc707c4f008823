package dev.gantry.agent.docker.containers;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

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

	AttachCalls(Containers containers, Lookup lookup, Executor workers) {
		this.containers = containers;
		this.lookup = lookup;
		this.workers = workers;
	}

	/**
	 * Who attaches before the start is in the foreground and gets every byte; who comes
	 * later looks on, and must not hold the process up.
	 */
	void handle(Exchange exchange) throws IOException {
		Container container = this.lookup.container(exchange.path("id"));
		if (container.paused()) {
			throw new ApiException(409,
					"container " + container.id() + " is paused, unpause the container before attach");
		}
		boolean terminal = container.spec().process().streams().terminal();
		boolean input = exchange.flag("stdin") && container.spec().process().streams().input();
		if (!exchange.flag("stream")) {
			throw ApiException.invalid("attach needs stream=1; what was written is in the container's logs");
		}
		DetachKeys keys = terminal ? DetachKeys.parse(exchange.query("detachKeys")) : DetachKeys.NONE;
		AttachOptions options = new AttachOptions(input,
				container.running() ? AttachOptions.Pace.READER_IS_DROPPED : AttachOptions.Pace.PROCESS_WAITS);
		AttachedStreams streams = this.containers.attach(container.id(), options);
		new Relay(streams, new Relay.Wishes(terminal, input, exchange.flag("stdout"), exchange.flag("stderr"), keys),
				this.workers)
			.run(exchange, CompletableFuture.completedFuture(null));
	}

}
