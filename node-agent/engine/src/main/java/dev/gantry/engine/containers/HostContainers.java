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
import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.exec.HostExecs;
import dev.gantry.engine.launch.Launcher;
import dev.gantry.engine.launch.Peer;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogReaders;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.network.Network;
import dev.gantry.engine.network.Networks;
import dev.gantry.engine.volumes.HostVolumes;
import dev.gantry.engine.volumes.Volumes;
import dev.gantry.kernel.cgroups.CgroupHost;

import dev.gantry.engine.cgroups.Freezer;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.Events;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.TerminalSize;
import tools.jackson.databind.DeserializationFeature;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The containers of this host's home: run by the spawner, remembered in a directory each,
 * watched by process descriptors.
 */
public final class HostContainers implements Containers {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostContainers.class);

	private static final Duration UNHEALTHY_GRACE = Duration.ofSeconds(10);

	private final EngineHome home;

	private final Clock clock;

	/** What a document of an earlier version does not say is as it was then. */
	private final JsonMapper json = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private final Map<String, LiveContainer> containers = new ConcurrentHashMap<>();

	private final ContainerNames names = new ContainerNames();

	private final ControlGroups groups;

	private final Adjustments adjustments;

	private final Launcher launcher;

	private final Freezer freezer;

	private final Announcements announcements;

	private final Steering steering;

	private final Attachments attachments;

	private final Runs runs;

	private final HostExecs execs;

	private final HealthWatch health;

	private final LogReaders logs = new LogReaders();

	private final Removals removals;

	private final Belongings belongings;

	private Networks networks;

	private HostContainers(EngineHome home, Events events, Clock clock) throws IOException {
		this.home = home;
		this.clock = clock;
		Files.createDirectories(home.containers());
		CgroupHost host = CgroupHost.detect();
		this.groups = new ControlGroups(host, home.shortName());
		this.freezer = new Freezer(host, home.shortName());
		this.groups.prepare();
		this.adjustments = new Adjustments(this.groups, this.names);
		this.removals = new Removals(home.containers(), this.groups::end);
		this.belongings = new Belongings(home, HostVolumes.open(home.volumes(), clock, this.json));
		this.launcher = Launcher.open(home, this.groups, this.json);
		this.announcements = new Announcements(events);
		this.steering = new Steering(this.freezer, this.announcements);
		this.attachments = new Attachments(home.runDirectory(), this.announcements);
		this.runs = new Runs(new RunGround(this.launcher, this.groups, this.freezer, this.attachments),
				this.announcements, this::watchHealth, clock);
		this.execs = new HostExecs(new RunningContainers(this::live, this.launcher), home.runDirectory(), events,
				clock);
		this.health = new HealthWatch(this.execs, this.announcements, this::restartUnhealthy, clock);
	}

	private void watchHealth(LiveContainer live) {
		this.health.watch(live);
	}

	private void restartUnhealthy(LiveContainer live) {
		this.steering.end(live, UNHEALTHY_GRACE);
		this.runs.startAgain(live);
	}

	/** Opens a home's containers where nobody listens to events. */
	public static HostContainers open(EngineHome home, Network network) {
		return open(home, network, new Events(Clock.systemUTC()));
	}

	/**
	 * Opens a home's containers and adopts those that run.
	 * @param network their network; it stays the caller's to close
	 * @param events where to tell what happens to them
	 * @throws GantryException with {@code HOST_UNFIT} when this host cannot run
	 * containers
	 */
	public static HostContainers open(EngineHome home, Network network, Events events) {
		try {
			HostContainers containers = new HostContainers(home, events, Clock.systemUTC());
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
		this.networks = new ContainerNetworks(network, this::live, this::list);
		this.launcher.ready(network, this::peer);
		this.attachments.sweep();
		this.containers.values().forEach((live) -> this.execs.adopt(live.directory().execs()));
		this.containers.values().forEach(this.runs::adopt);
		this.logs.compress(() -> this.containers.values().stream().map((live) -> live.directory().path()).toList());
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
		directory.notes()
			.ifPresent((notes) -> live.noted((upkeep) -> upkeep.restored(notes.restarts(), notes.stopped())));
		live.paused(this.freezer.frozen(live.id()));
		if (live.record() != null) {
			this.launcher.restore(live.record());
		}
		this.names.take(live.current().name(), live.current().id());
		this.containers.put(live.current().id(), live);
		this.belongings.restore(live.current().spec());
		return Optional.of(live.current());
	}

	/** What is mounted once only cannot be started again. */
	private static void requireKept(ContainerSpec spec) {
		Care care = spec.housekeeping().care();
		boolean again = care.restart().when() != RestartPolicy.When.NO || care.health().restart();
		if (again && spec.rootfs().changes() == RootFilesystem.Changes.SCRATCH) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"Container '" + spec.id() + "' shall be started again, but is made to run once",
					"Keep its changes");
		}
	}

	@Override
	public Container create(ContainerSpec spec) {
		requireKept(spec);
		ContainerDirectory directory = new ContainerDirectory(this.home.containers().resolve(spec.id()), this.json);
		Instant now = this.clock.instant();
		LiveContainer live = new LiveContainer(directory, new Container(spec, now, new ContainerState.Created(), null));
		if (this.containers.putIfAbsent(spec.id(), live) != null) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "There is a container '" + spec.id() + "' already",
					"Choose another id, or remove it first");
		}
		try {
			this.names.take(live.current().name(), spec.id());
			this.belongings.claim(spec);
			this.removals.await(spec.id());
			directory.create(spec, now);
			this.announcements.tell(Event.Action.CREATE, live.current());
			return live.current();
		}
		catch (IOException | RuntimeException ex) {
			this.containers.remove(spec.id());
			this.belongings.release(spec.id());
			this.names.giveBack(live.current().name(), spec.id());
			throw (ex instanceof GantryException told) ? told : new GantryException(ErrorCode.INTERNAL,
					"Create container '" + spec.id() + "': " + ex.getMessage(), null, ex);
		}
	}

	private Optional<Peer> peer(String id) {
		LiveContainer live = this.containers.get(id);
		return (live != null && live.current().state() instanceof ContainerState.Running running)
				? Optional
					.of(new Peer(running.pid(), running.startTime(), live.record().range(), live.directory().path()))
				: Optional.empty();
	}

	/** The networks that containers of this home can be in. */
	public Networks networks() {
		return this.networks;
	}

	/** The volumes that containers of this home can use. */
	public Volumes volumes() {
		return this.belongings.volumes();
	}

	@Override
	public Container start(String id) {
		return this.runs.start(live(id));
	}

	@Override
	public Container stop(String id, Duration grace) {
		return this.steering.stop(live(id), grace);
	}

	@Override
	public Container restart(String id, Duration grace) {
		LiveContainer live = live(id);
		this.steering.stop(live, grace);
		Container started = this.runs.start(live);
		this.announcements.tell(Event.Action.RESTART, started);
		return started;
	}

	@Override
	public Container pause(String id) {
		return this.steering.pause(live(id));
	}

	@Override
	public Container resume(String id) {
		return this.steering.resume(live(id));
	}

	@Override
	public void kill(String id, int signal) {
		this.steering.kill(live(id), new Signal(signal));
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
				this.belongings.release(id);
				this.names.giveBack(live.current().name(), id);
				this.announcements.tell(Event.Action.DESTROY, live.current());
				this.execs.forget(id);
				live.removed().complete(live.current());
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
		LiveContainer live = live(id);
		String before = live.current().name();
		Container renamed = this.adjustments.rename(live, name);
		this.announcements.tell(Event.Action.RENAME, renamed, Map.of("oldName", before));
		return renamed;
	}

	@Override
	public Container update(String id, LimitsUpdate update) {
		Container updated = this.adjustments.update(live(id), update);
		this.announcements.tell(Event.Action.UPDATE, updated);
		return updated;
	}

	@Override
	public CompletableFuture<Container> exit(String id) {
		return live(id).exit().copy();
	}

	@Override
	public CompletableFuture<Container> await(String id, WaitCondition condition) {
		LiveContainer live = live(id);
		synchronized (live) {
			return switch (condition) {
				case NOT_RUNNING ->
					live.current().running() ? live.exit().copy() : CompletableFuture.completedFuture(live.current());
				case NEXT_EXIT -> live.nextExit().copy();
				case REMOVED -> live.removed().copy();
			};
		}
	}

	@Override
	public Subscription onExit(Consumer<Container> listener) {
		return this.announcements.onExit(listener);
	}

	/** More processes in these containers. */
	public Execs execs() {
		return this.execs;
	}

	@Override
	public AttachedStreams attach(String id, AttachOptions options) {
		return this.attachments.attach(live(id), options);
	}

	@Override
	public void resize(String id, TerminalSize size) {
		this.attachments.resize(live(id), size);
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

	/**
	 * Does something with a container that does not run, and lets nobody start it before
	 * that is done.
	 */
	public <T> T undisturbed(String id, StoppedTask<T> task) throws IOException {
		LiveContainer live = live(id);
		synchronized (live) {
			if (live.current().running()) {
				throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id + "' was started meanwhile",
						"Try again");
			}
			return task.run(live.current());
		}
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
		try {
			this.freezer.teardown();
		}
		catch (IOException ex) {
			LOGGER.warn("Remove freezer groups: {}", ex.getMessage());
		}
		close();
	}

	@Override
	public void close() {
		this.launcher.close();
		this.health.close();
		this.runs.close();
		this.execs.close();
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

	/** Something done with a container that does not run. */
	public interface StoppedTask<T> {

		T run(Container container) throws IOException;

	}

}
