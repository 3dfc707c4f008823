package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

	private final ControlGroups groups;

	private final Adjustments adjustments;

	private final Launcher launcher;

	private final Freezer freezer;

	private final Announcements announcements;

	private final Steering steering;

	private final Attachments attachments;

	private final RunGround ground;

	private final Runs runs;

	private final HostExecs execs;

	private final HealthWatch health;

	private final LogReaders logs = new LogReaders();

	private final Removals removals;

	private final HostVolumes volumes;

	private final SpareDirectories spares;

	private final Roster roster;

	private ContainerNetworks networks;

	private HostContainers(EngineHome home, Events events, Clock clock) throws IOException {
		this.home = home;
		this.clock = clock;
		Files.createDirectories(home.containers());
		CgroupHost host = CgroupHost.detect();
		this.groups = new ControlGroups(host, home.shortName());
		this.freezer = new Freezer(host, home.shortName());
		this.groups.prepare();
		this.removals = new Removals(home.containers(), this.groups::end);
		this.volumes = HostVolumes.open(home.volumes(), clock, this.json);
		this.spares = new SpareDirectories(home.spares());
		this.roster = new Roster(home, this.json, new Roster.Directories(this.spares, this.removals),
				new Belongings(home, this.volumes));
		this.launcher = Launcher.open(home, this.groups, this.json);
		this.announcements = new Announcements(events);
		this.adjustments = new Adjustments(this.groups, this.roster.names(), this.announcements);
		this.steering = new Steering(this.freezer, this.announcements);
		this.attachments = new Attachments(home.runDirectory(), this.announcements);
		this.ground = new RunGround(this.launcher, this.groups, this.freezer, this.attachments);
		this.runs = new Runs(this.ground, this.announcements, this::watchHealth, clock);
		this.execs = new HostExecs(new RunningContainers(this.roster, this.launcher), home.runDirectory(), events,
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
		Adopting adopting = new Adopting(this.ground, this.clock);
		try (var paths = Files.list(this.home.containers())) {
			for (Path path : paths.toList()) {
				this.roster.find(path, adopting);
			}
		}
		this.groups.sweep(this.roster.ids());
		network.restore(adopting.attachments());
		this.networks = new ContainerNetworks(network, this.roster::require, this::list);
		this.launcher.ready(network, this::peer);
		this.attachments.sweep();
		List<LiveContainer> found = this.roster.all();
		found.forEach((live) -> this.execs.adopt(live.directory().execs()));
		found.forEach(this.runs::adopt);
		this.logs.compress(() -> this.roster.all().stream().map((live) -> live.directory().path()).toList());
		LOGGER.info("Found {} containers, {} of them running", found.size(),
				found.stream().filter((live) -> live.current().running()).count());
	}

	/** What is mounted once only cannot be started again. */
	static void requireKept(ContainerSpec spec) {
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
		Container created = this.roster.create(spec, this.clock.instant()).current();
		this.announcements.tell(Event.Action.CREATE, created);
		return created;
	}

	private Optional<Peer> peer(String id) {
		LiveContainer live = this.roster.get(id).orElse(null);
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
		return this.volumes;
	}

	@Override
	public Container start(String id) {
		this.spares.refill();
		return this.runs.start(this.roster.require(id));
	}

	@Override
	public Container stop(String id, Duration grace) {
		return this.steering.stop(this.roster.require(id), grace);
	}

	@Override
	public Container restart(String id, Duration grace) {
		LiveContainer live = this.roster.require(id);
		this.steering.stop(live, grace);
		Container started = this.runs.start(live);
		this.announcements.tell(Event.Action.RESTART, started);
		return started;
	}

	@Override
	public Container pause(String id) {
		return this.steering.pause(this.roster.require(id));
	}

	@Override
	public Container resume(String id) {
		return this.steering.resume(this.roster.require(id));
	}

	@Override
	public void kill(String id, int signal) {
		this.steering.kill(this.roster.require(id), new Signal(signal));
	}

	@Override
	public void remove(String id) {
		LiveContainer live = this.roster.get(id).orElse(null);
		if (live == null) {
			return;
		}
		synchronized (live) {
			if (live.current().running()) {
				throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id + "' runs", "Stop it first");
			}
			this.roster.remove(live);
			this.announcements.tell(Event.Action.DESTROY, live.current());
			this.execs.forget(id);
			live.removed().complete(live.current());
		}
	}

	@Override
	public List<Container> list() {
		return this.roster.list();
	}

	@Override
	public Optional<Container> get(String id) {
		return this.roster.get(id).map(LiveContainer::current);
	}

	@Override
	public Optional<Container> find(String text) {
		return this.roster.find(text).map(LiveContainer::current);
	}

	@Override
	public Container rename(String id, String name) {
		LiveContainer live = this.roster.require(id);
		ContainerSpec before = live.current().spec();
		this.adjustments.rename(live, name);
		this.networks.renamed(live, before);
		return live.current();
	}

	@Override
	public Container update(String id, LimitsUpdate update) {
		return this.adjustments.update(this.roster.require(id), update);
	}

	@Override
	public CompletableFuture<Container> exit(String id) {
		return this.roster.require(id).exit().copy();
	}

	@Override
	public CompletableFuture<Container> await(String id, WaitCondition condition) {
		return this.roster.require(id).end(condition);
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
		return this.attachments.attach(this.roster.require(id), options);
	}

	@Override
	public void resize(String id, TerminalSize size) {
		this.attachments.resize(this.roster.require(id), size);
	}

	@Override
	public LogSubscription logs(String id, LogSelection selection, Consumer<LogEntry> listener) {
		LiveContainer live = this.roster.require(id);
		return this.logs.read(live.directory().path(), selection, () -> live.exit().isDone(), listener);
	}

	@Override
	public Path upperDirectory(String id) {
		LiveContainer live = this.roster.require(id);
		this.removals.settle(live);
		return live.directory().upper();
	}

	/**
	 * Does something with a container that does not run, and lets nobody start it before
	 * that is done.
	 */
	public <T> T undisturbed(String id, StoppedTask<T> task) throws IOException {
		return this.roster.require(id).undisturbed(task);
	}

	@Override
	public ContainerUsage usage(String id) {
		LiveContainer live = this.roster.require(id);
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
		this.spares.close();
		this.logs.close();
	}

	/** Something done with a container that does not run. */
	public interface StoppedTask<T> {

		T run(Container container) throws IOException;

	}

}
