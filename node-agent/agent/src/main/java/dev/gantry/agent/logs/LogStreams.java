package dev.gantry.agent.logs;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import dev.gantry.agent.instances.ContainerLabels;
import dev.gantry.agent.instances.GenerationKey;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.LogQuery;
import dev.gantry.contracts.link.StreamRequest;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens each stream that the platform asks for once, and sends the log lines of the
 * instance's newest container.
 */
public final class LogStreams {

	private static final Logger log = LoggerFactory.getLogger(LogStreams.class);

	private final Containers containers;

	private final StreamDialer dialer;

	private final JsonMapper json;

	private final Executor workers;

	private final Set<String> opened = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the streams.
	 * @param containers whose logs
	 * @param dialer opens streams
	 * @param json writes lines
	 * @param workers open streams, which blocks
	 */
	public LogStreams(Containers containers, StreamDialer dialer, JsonMapper json, Executor workers) {
		this.containers = containers;
		this.dialer = dialer;
		this.json = json;
		this.workers = workers;
	}

	/**
	 * Opens those requested streams that are not yet open; forgets those no more named.
	 */
	public void open(List<StreamRequest> requests) {
		this.opened.retainAll(requests.stream().map(StreamRequest::streamId).toList());
		for (StreamRequest request : requests) {
			if (this.opened.add(request.streamId())) {
				try {
					this.workers.execute(() -> serve(request));
				}
				catch (RejectedExecutionException ex) {
					log.warn("Stream {} not opened: too many are open", request.streamId());
				}
			}
		}
	}

	private void serve(StreamRequest request) {
		AtomicReference<LogSubscription> reading = new AtomicReference<>();
		try {
			StreamSink sink = this.dialer.open(request.streamId(), () -> {
				LogSubscription subscription = reading.get();
				if (subscription != null) {
					subscription.close();
				}
			});
			send(request, sink, reading);
		}
		catch (GantryException ex) {
			log.warn("Stream {}: {}", request.streamId(), ex.getMessage());
		}
	}

	private void send(StreamRequest request, StreamSink sink, AtomicReference<LogSubscription> reading) {
		Optional<Container> container = newest(request.instanceId());
		if (container.isEmpty()) {
			sink.finish();
			return;
		}
		LineAssembler lines = new LineAssembler(
				ContainerLabels.instanceName(container.get().spec().housekeeping().labels()));
		LogSubscription subscription = this.containers.logs(container.get().id(), selection(request.logs()),
				(entry) -> lines.take(entry)
					.filter((line) -> request.logs() == null || request.logs().includes(line.at(), line.text()))
					.ifPresent((line) -> sink.send(this.json.writeValueAsString(line))));
		reading.set(subscription);
		if (sink.isClosed()) {
			subscription.close();
		}
		subscription.done().whenComplete((done, failure) -> {
			if (sink.isClosed()) {
				return;
			}
			if (failure == null) {
				sink.finish();
			}
			else {
				log.warn("Stream {}: {}", request.streamId(), failure.toString());
				sink.fail("the log could not be read: " + failure.getMessage());
			}
		});
	}

	private static LogSelection selection(LogQuery query) {
		return query == null ? LogSelection.ALL : new LogSelection(query.since(), query.tail(), query.follow());
	}

	private Optional<Container> newest(String instanceId) {
		return this.containers.list()
			.stream()
			.filter((container) -> key(container).filter((key) -> key.instanceId().equals(instanceId)).isPresent())
			.max(Comparator.comparingLong((container) -> key(container).orElseThrow().generation()));
	}

	private static Optional<GenerationKey> key(Container container) {
		return ContainerLabels.key(container.spec().housekeeping().labels());
	}

}
