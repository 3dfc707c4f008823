package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.cgroups.GroupPlan;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.Networking;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.network.Connection;
import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.Network;
import dev.gantry.engine.seccomp.SeccompFilters;
import dev.gantry.kernel.process.BootId;
import dev.gantry.kernel.process.PidFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts containers. On the way from a call to the container's program nothing is spawned
 * but the container itself, and everything that can be made ahead is.
 */
public final class Launcher implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Launcher.class);

	/** Where the homes of this host agree on user numbers. */
	private static final Path CLAIMS = Path.of("/run/gantry");

	private static final byte[] NO_FILTER = {};

	private static final int SHORT_ID = 12;

	/**
	 * Launches at once: more would be no faster, and each may have the spawner hold
	 * namespaces, which has 64 places.
	 */
	private static final int TURNS = 32;

	private final EngineHome home;

	private final ControlGroups groups;

	private final Identities identities;

	private final UidBlock block;

	private final UidRanges ranges;

	private final JsonMapper json;

	private final SeccompFilters filters = new SeccompFilters(System.getProperty("os.arch"));

	private final Spawner spawner;

	private final Sandboxes sandboxes;

	private final HostFeatures host;

	private final String boot = BootId.read();

	private final Semaphore turns = new Semaphore(TURNS, true);

	private Network network;

	private Function<String, Optional<Peer>> peers;

	private SandboxPool pool;

	private Launcher(EngineHome home, ControlGroups groups, JsonMapper json) throws IOException {
		this.home = home;
		this.groups = groups;
		this.json = json;
		MountPoints.make(home.mountPoints());
		this.identities = new Identities(LayerStore.open(home.layers()));
		this.spawner = SpawnerProcess.ensure(home.runDirectory(), groups.spawnerTasks());
		this.sandboxes = new Sandboxes(this.spawner, home, groups);
		this.block = UidBlock.claim(CLAIMS, home.shortName(), home.runDirectory());
		this.ranges = new UidRanges(this.block.first());
		this.spawner.dropAll();
		HostMemory memory = new HostMemory(home.runDirectory().resolve("host.json"), System.getProperty("os.version"),
				json);
		this.host = new HostProbe(this.spawner, home, this.ranges, memory).probe();
	}

	/**
	 * Connects to the home's spawner, starting it where there is none, and finds out what
	 * the host can do.
	 */
	public static Launcher open(EngineHome home, ControlGroups groups, JsonMapper json) throws IOException {
		return new Launcher(home, groups, json);
	}

	/** Remembers what a container has that was found running; before {@link #ready}. */
	public void restore(LaunchRecord record) {
		this.ranges.restore(record.range());
	}

	/**
	 * Begins to make namespaces ahead of time.
	 * @param peers the running containers by id
	 */
	public void ready(Network network, Function<String, Optional<Peer>> peers) {
		this.network = network;
		this.peers = peers;
		this.pool = new SandboxPool(this.spawner, this.sandboxes, network, this.ranges, this.host.userNamespaces());
	}

	/**
	 * Starts a container; returns when its program runs.
	 * @throws LaunchException when the kernel refused an operation
	 * @throws GantryException when something else is wrong with it
	 */
	public Launch launch(ContainerSpec spec, Path directory, LaunchWishes wishes) throws IOException {
		Identity identity = this.identities.of(spec);
		this.turns.acquireUninterruptibly();
		try {
			return launchOrRevive(spec, directory, identity, wishes);
		}
		catch (LaunchException ex) {
			ContainerSpec other = withHostsUsers(spec, ex);
			RootCompiler.forgetMount(directory);
			return launchOrRevive(other, directory, identity, wishes);
		}
		finally {
			this.turns.release();
		}
	}

	private Launch launchOrRevive(ContainerSpec spec, Path directory, Identity identity, LaunchWishes wishes)
			throws IOException {
		try {
			return launch(spec, directory, identity, wishes);
		}
		catch (Spawner.SpawnerGoneException ex) {
			LOGGER.warn("The spawner was killed: {}", ex.getMessage());
			this.sandboxes.revive();
			this.pool.forget();
			return launch(spec, directory, identity, wishes);
		}
	}

	/**
	 * Some file systems of the host cannot show their files to another user namespace
	 * with owners that make sense there: then the container has the host's, as everywhere
	 * else in the field.
	 */
	private static ContainerSpec withHostsUsers(ContainerSpec spec, LaunchException refused) {
		String source = spec.rootfs()
			.mounts()
			.stream()
			.map(BindMount::source)
			.filter(refused::refusesMapping)
			.findFirst()
			.orElseThrow(() -> refused);
		if (!spec.sandbox().userNamespace() || spec.networking().mode() == Networking.Mode.CONTAINER) {
			throw refused;
		}
		LOGGER.warn("Container {} runs without a user namespace: the owners of {} or of what is mounted below it "
				+ "cannot be mapped on this kernel", spec.id(), source);
		return spec.with(spec.sandbox().withUserNamespace(false));
	}

	private Launch launch(ContainerSpec wanted, Path directory, Identity identity, LaunchWishes wishes)
			throws IOException {
		ContainerSpec spec = (wanted.networking().mode() == Networking.Mode.HOST) ? withHostsName(wanted) : wanted;
		ContainerLaunch.Locations locations = new ContainerLaunch.Locations(this.home.dataRoot(),
				this.home.mountPoints(), directory);
		GroupPlan groups = this.groups.plan(spec.id(), spec.sandbox().limits(), spec.sandbox().controls());
		SandboxPool.Ready ready = take(spec);
		boolean attached = false;
		boolean handedOver = false;
		try {
			UidRange range = ready.namespaces().range();
			ContainerLaunch.Place place = new ContainerLaunch.Place(range, groups, filter(spec));
			Spawner.Sandbox sandbox = ready.sandbox();
			GroundPlan ground = (sandbox != null) ? begin(sandbox, spec, locations, place) : null;
			Attachment attachment = connect(spec, ready);
			attached = attachment != null;
			LaunchRecord record = new LaunchRecord(range, attachment, this.boot);
			ContainerLaunch launch = new ContainerLaunch(spec, locations, place, identity,
					nameFiles(spec, directory, attachment),
					new ContainerLaunch.Occasion(this.json.writeValueAsBytes(record), wishes));
			if (sandbox == null) {
				handedOver = true;
				sandbox = this.sandboxes.of(ready.namespaces(), groups);
				ground = begin(sandbox, spec, locations, place);
			}
			ContainerPlan plan = PlanCompiler.compile(sandbox.prepared(), ground, this.host.roots(), launch);
			handedOver = true;
			Spawner.Run run = sandbox.run(plan, wishes.keepsConnection());
			return new Launch(run.process(), record, run.connection());
		}
		catch (IOException | RuntimeException ex) {
			giveBack(spec, ready, attached, handedOver);
			throw ex;
		}
		finally {
			this.pool.refill();
		}
	}

	/** Has the shim work while the rest is found out. */
	private GroundPlan begin(Spawner.Sandbox sandbox, ContainerSpec spec, ContainerLaunch.Locations locations,
			ContainerLaunch.Place place) throws IOException {
		GroundPlan ground = GroundPlan.compile(sandbox.prepared(), this.host.roots(), spec, locations, place);
		sandbox.begin(ground.plan());
		return ground;
	}

	/**
	 * Starts a process in a running container; returns when its program runs.
	 * @throws LaunchException when the kernel refused an operation
	 * @throws GantryException when something else is wrong with it
	 */
	public Launch exec(ExecLaunch exec) throws IOException {
		Identity identity = Identities.inside(exec);
		GroupPlan groups = this.groups.plan(exec.spec().id(), exec.spec().sandbox().limits(),
				exec.spec().sandbox().controls());
		ExecCompiler compiler = new ExecCompiler(exec, identity, groups);
		SandboxPlan entrance = compiler.entrance();
		ContainerPlan program = compiler.program(filter(exec.spec()));
		Spawner.Sandbox entered;
		try {
			entered = this.spawner.prepare(entrance, Spawner.NO_SLOT);
		}
		catch (Spawner.SpawnerGoneException ex) {
			LOGGER.warn("The spawner was killed: {}", ex.getMessage());
			this.sandboxes.revive();
			this.pool.forget();
			entered = this.spawner.prepare(entrance, Spawner.NO_SLOT);
		}
		Spawner.Run run = entered.run(program, exec.wishes().keepsConnection());
		return new Launch(run.process(), exec.record(), run.connection());
	}

	/** Settings of a network that is not only this container's are not its to change. */
	private static void requireOwnNetwork(ContainerSpec spec) {
		Networking.Mode mode = spec.networking().mode();
		boolean own = mode == Networking.Mode.BRIDGE || mode == Networking.Mode.NONE;
		if (!own && spec.sandbox().security().changesNetwork()) {
			throw new GantryException(ErrorCode.START_FAILED,
					"Set net.* of container '" + spec.id() + "': its network is not its own",
					"Leave the setting out, or use a network of its own");
		}
	}

	private byte[] filter(ContainerSpec spec) {
		return spec.sandbox().seccomp() ? this.filters.program(spec.sandbox().capabilities()) : NO_FILTER;
	}

	/**
	 * Ready-made namespaces for the usual container, in the default network only. On the
	 * host's network there is no user namespace: in one, nobody may open ports below 1024
	 * there, and {@code /sys} cannot be mounted.
	 */
	private SandboxPool.Ready take(ContainerSpec spec) throws IOException {
		Networking networking = spec.networking();
		requireOwnNetwork(spec);
		boolean user = spec.sandbox().userNamespace() && this.host.userNamespaces();
		return switch (networking.mode()) {
			case HOST -> new SandboxPool.Ready(HeldNamespaces.HOST, null, null);
			case CONTAINER -> share(peer(spec));
			case NONE -> this.pool.take(user, false);
			case BRIDGE -> this.pool.take(user, networking.networks().stream().allMatch(Membership::ofDefault));
		};
	}

	private Peer peer(ContainerSpec spec) {
		String id = spec.networking().container();
		return this.peers.apply(id)
			.orElseThrow(() -> new GantryException(ErrorCode.STATE_CONFLICT,
					"use the network of container '" + id + "': it does not run", "Start it first."));
	}

	/** The number of a process that has ended may be another's by now. */
	private SandboxPool.Ready share(Peer peer) throws IOException {
		HeldNamespaces held = this.spawner.share(peer.pid(), peer.range());
		this.ranges.restore(peer.range());
		try (PidFd process = PidFd.open(peer.pid(), peer.startTime()).orElse(null)) {
			if (process != null) {
				return new SandboxPool.Ready(held, null, null);
			}
		}
		this.pool.discard(new SandboxPool.Ready(held, null, null));
		throw new GantryException(ErrorCode.STATE_CONFLICT, "use the network of a container that has ended meanwhile",
				"Start it first.");
	}

	private static ContainerSpec withHostsName(ContainerSpec spec) throws IOException {
		String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
		boolean usable = spec.sandbox().hostname().isEmpty() && name.matches("[A-Za-z0-9.-]{1,64}");
		return usable ? spec.with(spec.sandbox().withHostname(name)) : spec;
	}

	private Attachment connect(ContainerSpec spec, SandboxPool.Ready ready) {
		Networking networking = spec.networking();
		if (networking.mode() != Networking.Mode.BRIDGE) {
			return null;
		}
		return this.network.attach(ready.namespaces().network(), ready.link(), new Connection(spec.id(), names(spec),
				networking.networks(), networking.ports(), networking.resolver()));
	}

	/** What members of its networks find a container by, beside its aliases. */
	public static List<String> names(ContainerSpec spec) {
		Set<String> names = new LinkedHashSet<>();
		names.add(spec.housekeeping().name());
		names.add(spec.id().substring(0, Math.min(spec.id().length(), SHORT_ID)));
		names.add(spec.sandbox().hostname());
		names.remove("");
		return List.copyOf(names);
	}

	private void giveBack(ContainerSpec spec, SandboxPool.Ready ready, boolean attached, boolean handedOver) {
		if (attached) {
			this.network.detach(spec.id());
		}
		if (handedOver) {
			this.ranges.giveBack(ready.namespaces().range());
		}
		else {
			this.pool.discard(attached ? new SandboxPool.Ready(ready.namespaces(), null, ready.sandbox()) : ready);
		}
	}

	private List<BindMount> nameFiles(ContainerSpec spec, Path directory, Attachment attachment) throws IOException {
		return switch (spec.networking().mode()) {
			case HOST -> NameFileWriter.writeHosts(spec, directory);
			case CONTAINER -> NameFileWriter.shared(peer(spec).directory());
			case BRIDGE, NONE -> NameFileWriter.write(spec, directory, attachment);
		};
	}

	/** Takes back what a container had that has ended. */
	public void release(String id, LaunchRecord record) {
		if (record.attachment() != null) {
			this.network.detach(id);
		}
		this.ranges.giveBack(record.range());
	}

	/** Whether containers run in user namespaces of their own here. */
	public boolean userNamespaces() {
		return this.host.userNamespaces();
	}

	/** Ends the spawner; every container must have ended. */
	public void teardown() throws IOException {
		this.pool.close();
		this.spawner.quit();
		this.block.release();
	}

	@Override
	public void close() {
		if (this.pool != null) {
			this.pool.close();
		}
	}

}
