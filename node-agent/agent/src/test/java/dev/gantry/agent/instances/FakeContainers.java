package dev.gantry.agent.instances;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.ContainerUsage;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.containers.LimitsUpdate;
import dev.gantry.engine.containers.WaitCondition;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Output;
import dev.gantry.engine.streams.TerminalSize;

/** Containers in memory: they run until they are told, or made, to end. */
final class FakeContainers implements Containers {

	static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

	final Map<String, Container> all = new LinkedHashMap<>();

	final List<String> calls = new ArrayList<>();

	private final List<Consumer<Container>> listeners = new CopyOnWriteArrayList<>();

	RuntimeException startFailure;

	@Override
	public Container create(ContainerSpec spec) {
		this.calls.add("create " + spec.id());
		if (this.all.containsKey(spec.id())) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "There is one already");
		}
		return put(new Container(spec, STARTED, new ContainerState.Created(), null));
	}

	@Override
	public Container start(String id) {
		this.calls.add("start " + id);
		if (this.startFailure != null) {
			throw this.startFailure;
		}
		Container container = this.all.get(id);
		return put(new Container(container.spec(), container.createdAt(), new ContainerState.Running(42, 7, STARTED),
				new Attachment("veth", "10.1.2.3", 24, "10.1.2.1", List.of(), List.of())));
	}

	@Override
	public Container stop(String id, Duration grace) {
		this.calls.add("stop " + id + " " + grace);
		end(id, 143, 15, false);
		return this.all.get(id);
	}

	/** Ends a container as its own process would. */
	void end(String id, int code, int signal, boolean outOfMemory) {
		Container container = this.all.get(id);
		if (container.running()) {
			Container ended = put(new Container(container.spec(), container.createdAt(),
					new ContainerState.Exited(new ContainerExit(code, signal, outOfMemory, STARTED.plusSeconds(9))),
					container.attachment()));
			this.listeners.forEach((listener) -> listener.accept(ended));
		}
	}

	@Override
	public Optional<Container> find(String text) {
		return this.all.values().stream().filter((one) -> one.id().equals(text) || one.name().equals(text)).findFirst();
	}

	@Override
	public Container rename(String id, String name) {
		throw new UnsupportedOperationException("the platform renames no container");
	}

	@Override
	public Container update(String id, LimitsUpdate update) {
		throw new UnsupportedOperationException("the platform changes no limits");
	}

	private Container put(Container container) {
		this.all.put(container.id(), container);
		return container;
	}

	@Override
	public Container restart(String id, Duration grace) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Container pause(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Container resume(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Container> await(String id, WaitCondition condition) {
		throw new UnsupportedOperationException();
	}

	@Override
	public AttachedStreams attach(String id, AttachOptions options) {
		this.calls.add("attach " + id);
		return new Silence();
	}

	@Override
	public void resize(String id, TerminalSize size) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void kill(String id, int signal) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void remove(String id) {
		this.calls.add("remove " + id);
		this.all.remove(id);
	}

	@Override
	public List<Container> list() {
		return List.copyOf(this.all.values());
	}

	@Override
	public Optional<Container> get(String id) {
		return Optional.ofNullable(this.all.get(id));
	}

	@Override
	public CompletableFuture<Container> exit(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Subscription onExit(Consumer<Container> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	@Override
	public LogSubscription logs(String id, LogSelection selection, Consumer<LogEntry> listener) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Path upperDirectory(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ContainerUsage usage(String id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void teardown() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		this.listeners.clear();
	}

	/** Streams of a process that says nothing. */
	private static final class Silence implements AttachedStreams {

		@Override
		public Output read() {
			return Output.End.ENDED;
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			// It reads nothing either.
		}

		@Override
		public void closeInput() {
			// There is none.
		}

		@Override
		public void close() {
			// Nothing is held.
		}

	}

}
