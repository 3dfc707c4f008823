package dev.gantry.engine.launch;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
import dev.gantry.engine.network.NameFiles;
import dev.gantry.engine.network.Network;
import dev.gantry.engine.seccomp.SeccompFilters;
import dev.gantry.kernel.process.BootId;

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

	private final EngineHome home;

	private final ControlGroups groups;

	private final Identities identities;

	private final UidBlock block;

	private final UidRanges ranges;

	private final JsonMapper json;

	private final SeccompFilters filters = new SeccompFilters(System.getProperty("os.arch"));

	private final Spawner spawner;

	private final Sandboxes sandboxes;

	private final boolean userNamespaces;

	private final String boot = BootId.read();

	private Network network;

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
		this.userNamespaces = new HostProbe(this.spawner, home, this.ranges).userNamespaces();
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

	/** Begins to make namespaces ahead of time. */
	public void ready(Network network) {
		this.network = network;
		this.pool = new SandboxPool(this.spawner, this.sandboxes, network, this.ranges, this.userNamespaces);
	}

	/**
	 * Starts a container; returns when its program runs.
	 * @throws LaunchException when the kernel refused an operation
	 * @throws GantryException when something else is wrong with it
	 */
	public Launch launch(ContainerSpec spec, Path directory, LaunchWishes wishes) throws IOException {
		Identity identity = this.identities.of(spec);
		try {
			return launch(spec, directory, identity, wishes);
		}
		catch (ConnectException | Spawner.NamespacesGoneException ex) {
			LOGGER.warn("The spawner was killed: {}", ex.getMessage());
			this.sandboxes.revive();
			this.pool.forget();
			return launch(spec, directory, identity, wishes);
		}
	}

	private Launch launch(ContainerSpec spec, Path directory, Identity identity, LaunchWishes wishes)
			throws IOException {
		Networking.Mode mode = spec.networking().mode();
		if (mode == Networking.Mode.HOST) {
			throw new GantryException(ErrorCode.START_FAILED, "The host's network cannot be used by containers",
					"Use the bridge");
		}
		boolean user = spec.sandbox().userNamespace() && this.userNamespaces;
		SandboxPool.Ready ready = this.pool.take(user, mode == Networking.Mode.BRIDGE);
		boolean attached = false;
		boolean handedOver = false;
		try {
			Attachment attachment = connect(spec, ready);
			attached = attachment != null;
			UidRange range = ready.namespaces().range();
			LaunchRecord record = new LaunchRecord(range, attachment, this.boot);
			GroupPlan groups = this.groups.plan(spec.id(), spec.sandbox().limits());
			ContainerLaunch launch = new ContainerLaunch(spec,
					new ContainerLaunch.Locations(this.home.dataRoot(), this.home.mountPoints(), directory),
					new ContainerLaunch.Place(range, groups, filter(spec)), identity,
					nameFiles(spec, directory, attachment),
					new ContainerLaunch.Occasion(this.json.writeValueAsBytes(record), wishes));
			Spawner.Sandbox sandbox = ready.sandbox();
			if (sandbox == null) {
				handedOver = true;
				sandbox = this.sandboxes.of(ready.namespaces(), groups);
			}
			ContainerPlan plan = PlanCompiler.compile(sandbox.prepared(), launch);
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

	/**
	 * Starts a process in a running container; returns when its program runs.
	 * @throws LaunchException when the kernel refused an operation
	 * @throws GantryException when something else is wrong with it
	 */
	public Launch exec(ExecLaunch exec) throws IOException {
		Identity identity = Identities.inside(exec);
		GroupPlan groups = this.groups.plan(exec.spec().id(), exec.spec().sandbox().limits());
		ExecCompiler compiler = new ExecCompiler(exec, identity, groups);
		SandboxPlan entrance = compiler.entrance();
		ContainerPlan program = compiler.program(filter(exec.spec()));
		Spawner.Sandbox entered;
		try {
			entered = this.spawner.prepare(entrance, Spawner.NO_SLOT);
		}
		catch (ConnectException ex) {
			LOGGER.warn("The spawner was killed: {}", ex.getMessage());
			this.sandboxes.revive();
			this.pool.forget();
			entered = this.spawner.prepare(entrance, Spawner.NO_SLOT);
		}
		Spawner.Run run = entered.run(program, exec.wishes().keepsConnection());
		return new Launch(run.process(), exec.record(), run.connection());
	}

	private byte[] filter(ContainerSpec spec) {
		return spec.sandbox().seccomp() ? this.filters.program(spec.sandbox().capabilities()) : NO_FILTER;
	}

	private Attachment connect(ContainerSpec spec, SandboxPool.Ready ready) {
		if (ready.link() == null) {
			return null;
		}
		return this.network.attach(ready.link(), spec.id(), spec.networking().ports());
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

	/**
	 * The files by which names are looked up, owned by the engine and mounted over the
	 * image's.
	 */
	private List<BindMount> nameFiles(ContainerSpec spec, Path directory, Attachment attachment) throws IOException {
		String name = spec.sandbox().hostname().isEmpty() ? spec.id() : spec.sandbox().hostname();
		Map<String, String> more = spec.networking().hosts();
		List<BindMount> files = new ArrayList<>();
		files.add(nameFile(directory, "hostname", name + "\n"));
		files.add(nameFile(directory, "hosts",
				(attachment == null) ? NameFiles.hosts(name, more) : NameFiles.hosts(attachment, name, more)));
		if (attachment != null) {
			files.add(nameFile(directory, "resolv.conf", NameFiles.resolvConf(attachment)));
		}
		return files;
	}

	private static BindMount nameFile(Path directory, String name, String content) throws IOException {
		Path file = directory.resolve(name);
		Files.write(file, content.getBytes(StandardCharsets.UTF_8));
		return new BindMount(file.toString(), "/etc/" + name, false);
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
		return this.userNamespaces;
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
