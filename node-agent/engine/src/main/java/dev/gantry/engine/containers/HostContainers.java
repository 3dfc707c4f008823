package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.launch.Launch;
import dev.gantry.engine.launch.LaunchException;
import dev.gantry.engine.launch.Launcher;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogReaders;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.network.Network;
import dev.gantry.kernel.cgroups.CgroupHost;
import dev.gantry.kernel.process.PidFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The containers of this host's home: run by the spawner, remembered in a directory each,
 * watched by process descriptors.
 */
public final class HostContainers implements Containers {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostContainers.class);

	private static final int SIGKILL = 9;

	private static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

	private final EngineHome home;

	private final Clock clock;

	private final JsonMapper json = JsonMapper.builder().build();

	private final Map<String, LiveContainer> containers = new ConcurrentHashMap<>();

	private final List<Consumer<Container>> listeners = new CopyOnWriteArrayList<>();

	private final ContainerNames names = new ContainerNames();

	private final ControlGroups groups;

	private final Adjustments adjustments;

	private final Launcher launcher;

	private final EndWatch ends;

	private final LogReaders logs = new LogReaders();

	private final Removals removals;

	private HostContainers(EngineHome home, Clock clock) throws IOException {
		this.home = home;
		this.clock = clock;
		Files.createDirectories(home.containers());
		this.groups = new ControlGroups(CgroupHost.detect(), home.shortName());
		this.groups.prepare();
		this.adjustments = new Adjustments(this.groups, this.names);
		this.removals = new Removals(home.containers(), this.groups::end);
		this.launcher = Launcher.open(home, this.groups, this.json);
		this.ends = new EndWatch(clock, this.groups, this::ended);
	}

	/**
	 * Opens a home's containers and adopts those that run.
	 * @param network their network; it stays the caller's to close
	 * @throws GantryException with {@code HOST_UNFIT} when this host cannot run
	 * containers
	 */
	public static HostContainers open(EngineHome home, Network network) {
		try {
			HostContainers containers = new HostContainers(home, Clock.systemUTC());
			containers.adopt(network);
			return containers;
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"Open the containers of " + home.directory() + ": " + ex.getMessage(),
					"Check the home's file system", ex);
		}
	}

	private void adopt(Network network) throws IOException {
		Map<String, Attachment> attachments = new HashMap<>();
		try (var names = Files.list(this.home.containers())) {
			for (Path path : names.toList()) {
				adopt(path).filter(Container::running).ifPresent((container) -> {
					if (container.attachment() != null) {
						attachments.put(container.id(), container.attachment());
					}
				});
			}
		}
		this.groups.sweep(this.containers.keySet());
		network.restore(attachments);
		this.launcher.ready(network);
		this.containers.values().stream().filter((live) -> live.process() != null).forEach(this.ends::watch);
		LOGGER.info("Found {} containers, {} of them running", this.containers.size(), attachments.size());
	}

	private Optional<Container> adopt(Path path) throws IOException {
		ContainerDirectory directory = new ContainerDirectory(path, this.json);
		Optional<ContainerDirectory.Document> document = directory.hidden() ? Optional.empty() : directory.document();
		if (document.isEmpty()) {
			ContainerDirectory.delete(this.home.containers(), path.getFileName().toString());
			return Optional.empty();
		}
		LiveContainer live = new LiveContainer(directory,
				new Container(document.get().spec(), document.get().createdAt(), new ContainerState.Created(), null));
		Adoption.of(directory, this.groups, this.clock).apply(live);
		if (live.record() != null) {
			this.launcher.restore(live.record());
		}
		this.names.take(live.current().name(), live.current().id());
		this.containers.put(live.current().id(), live);
		return Optional.of(live.current());
	}

	@Override
	public Container create(ContainerSpec spec) {
		ContainerDirectory directory = new ContainerDirectory(this.home.containers().resolve(spec.id()), this.json);
		Instant now = this.clock.instant();
		LiveContainer live = new LiveContainer(directory, new Container(spec, now, new ContainerState.Created(), null));
		if (this.containers.putIfAbsent(spec.id(), live) != null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "There is a container '" + spec.id() + "' already",
					"Choose another id, or remove it first");
		}
		try {
			this.names.take(live.current().name(), spec.id());
			requireLayers(spec);
			this.removals.await(spec.id());
			directory.create(spec, now);
			return live.current();
		}
		catch (IOException | RuntimeException ex) {
			this.containers.remove(spec.id());
			this.names.giveBack(live.current().name(), spec.id());
			throw (ex instanceof GantryException told) ? told : new GantryException(ErrorCode.INTERNAL,
					"Create container '" + spec.id() + "': " + ex.getMessage(), null, ex);
		}
	}

	private void requireLayers(ContainerSpec spec) {
		for (String layer : spec.rootfs().layers()) {
			if (!Files.isDirectory(this.home.layers().resolve(layer))) {
				throw new GantryException(ErrorCode.IMAGE_INVALID, "Layer " + layer + " is not on this node",
						"Pull the image first");
			}
		}
	}

	@Override
	public Container start(String id) {
		LiveContainer live = live(id);
		synchronized (live) {
			if (!(live.current().state() instanceof ContainerState.Created)) {
				throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id + "' was started already",
						"Create another one");
			}
			try {
				Launch launch = this.launcher.launch(live.current().spec(), live.directory().path());
				started(live, launch);
				return live.current();
			}
			catch (LaunchException ex) {
				throw failed(live, ex.exitCode(), Explanation.of(live.current().spec(), ex));
			}
			catch (GantryException ex) {
				throw failed(live, Explanation.NOT_STARTED, ex);
			}
			catch (IOException | RuntimeException ex) {
				this.groups.end(id);
				throw failed(live, Explanation.NOT_STARTED, new GantryException(ErrorCode.START_FAILED,
						"Start container '" + id + "': " + ex.getMessage(), null, ex));
			}
		}
	}

	private void started(LiveContainer live, Launch launch) {
		int pid = launch.process().pid();
		ContainerState.Running running = new ContainerState.Running(pid, launch.process().startTime(),
				this.clock.instant());
		Optional<PidFd> process = PidFd.open(pid, launch.process().startTime());
		live.running(running, process.orElse(null), launch.record());
		this.ends.watch(live);
	}

	private GantryException failed(LiveContainer live, int exitCode, GantryException cause) {
		try {
			live.directory().failed(new ContainerDirectory.Failed(exitCode, cause.toFailure()));
		}
		catch (IOException ex) {
			cause.addSuppressed(ex);
		}
		live.ended(new ContainerState.Failed(exitCode, cause.toFailure()));
		live.exit().complete(live.current());
		return cause;
	}

	/** Called once for each container whose exit is known. */
	private void ended(LiveContainer live, ContainerState.Exited state) {
		synchronized (live) {
			live.ended(state);
		}
		this.launcher.release(live.current().id(), live.record());
		live.exit().complete(live.current());
		for (Consumer<Container> listener : this.listeners) {
			try {
				listener.accept(live.current());
			}
			catch (RuntimeException ex) {
				LOGGER.error("Tell that container {} has ended", live.current().id(), ex);
			}
		}
	}

	@Override
	public Container stop(String id, Duration grace) {
		LiveContainer live = live(id);
		if (!live.current().running()) {
			return live.current();
		}
		signal(live, live.current().spec().housekeeping().stopSignal());
		if (await(live, grace).isEmpty()) {
			signal(live, SIGKILL);
			if (await(live, KILL_PATIENCE).isEmpty()) {
				throw new GantryException(ErrorCode.TIMED_OUT,
						"Container '" + id + "' did not end " + KILL_PATIENCE.toSeconds() + " s after SIGKILL",
						"A process of it waits uninterruptibly, most likely for a disk or network file system");
			}
		}
		return live.current();
	}

	private static Optional<Container> await(LiveContainer live, Duration patience) {
		try {
			return Optional.of(live.exit().get(patience.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new GantryException(ErrorCode.INTERNAL, "Interrupted while a container was ending", null, ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public void kill(String id, int signal) {
		LiveContainer live = live(id);
		if (!live.current().running()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id + "' does not run");
		}
		signal(live, signal);
	}

	private static void signal(LiveContainer live, int signal) {
		PidFd process = live.process();
		if (process != null) {
			process.signal(signal);
		}
	}

	@Override
	public void remove(String id) {
		LiveContainer live = this.containers.get(id);
		if (live == null) {
			return;
		}
		synchronized (live) {
			if (live.current().running()) {
				throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id + "' runs", "Stop it first");
			}
			try {
				this.removals.remove(live.directory());
				this.containers.remove(id);
				this.names.giveBack(live.current().name(), id);
			}
			catch (IOException ex) {
				throw new GantryException(ErrorCode.INTERNAL, "Remove container '" + id + "': " + ex.getMessage(), null,
						ex);
			}
		}
	}

	@Override
	public List<Container> list() {
		return this.containers.values()
			.stream()
			.map(LiveContainer::current)
			.sorted(Comparator.comparing(Container::createdAt).thenComparing(Container::id))
			.toList();
	}

	@Override
	public Optional<Container> get(String id) {
		return Optional.ofNullable(this.containers.get(id)).map(LiveContainer::current);
	}

	@Override
	public Optional<Container> find(String text) {
		return this.names.find(text, this.containers.keySet()).flatMap(this::get);
	}

	@Override
	public Container rename(String id, String name) {
		return this.adjustments.rename(live(id), name);
	}

	@Override
	public Container update(String id, LimitsUpdate update) {
		return this.adjustments.update(live(id), update);
	}

	@Override
	public CompletableFuture<Container> exit(String id) {
		return live(id).exit().copy();
	}

	@Override
	public Subscription onExit(Consumer<Container> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	@Override
	public LogSubscription logs(String id, LogSelection selection, Consumer<LogEntry> listener) {
		LiveContainer live = live(id);
		return this.logs.read(live.directory().path(), selection, () -> live.exit().isDone(), listener);
	}

	@Override
	public Path upperDirectory(String id) {
		LiveContainer live = live(id);
		if (live.current().state().ended()) {
			try {
				Removals.awaitShim(live.directory());
				// Only a shim that was killed right after it told the exit leaves them.
				this.groups.end(id);
			}
			catch (IOException ex) {
				throw new GantryException(ErrorCode.INTERNAL,
						"Read what container '" + id + "' changed: " + ex.getMessage(), null, ex);
			}
		}
		return live.directory().upper();
	}

	@Override
	public ContainerUsage usage(String id) {
		LiveContainer live = live(id);
		try {
			return this.groups.usage(id);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Read the use of container '" + id + "': " + (live.current().running() ? ex : "it does not run"),
					null, ex);
		}
	}

	@Override
	public void teardown() {
		for (Container container : list()) {
			stop(container.id(), Duration.ZERO);
			remove(container.id());
		}
		try {
			this.launcher.teardown();
		}
		catch (IOException ex) {
			LOGGER.warn("End the spawner: {}", ex.getMessage());
		}
		this.groups.teardown();
		close();
	}

	@Override
	public void close() {
		this.launcher.close();
		this.ends.close();
		this.removals.close();
		this.logs.close();
	}

	private LiveContainer live(String id) {
		LiveContainer live = this.containers.get(id);
		if (live == null) {
			throw new GantryException(ErrorCode.NOT_FOUND, "There is no container '" + id + "'");
		}
		return live;
	}

}
