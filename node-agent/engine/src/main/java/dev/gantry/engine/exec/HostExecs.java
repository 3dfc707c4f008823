package dev.gantry.engine.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.events.Events;
import dev.gantry.engine.launch.ExecLaunch;
import dev.gantry.engine.launch.Launch;
import dev.gantry.engine.launch.LaunchException;
import dev.gantry.engine.launch.LaunchWishes;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.ShimDoor;
import dev.gantry.engine.streams.ShimStreams;
import dev.gantry.engine.streams.TerminalSize;
import dev.gantry.kernel.process.PidFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Execs in the containers of this host, remembered in a directory each. */
public final class HostExecs implements Execs, AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostExecs.class);

	private static final int ID_BYTES = 32;

	/** So many that have ended are remembered for each container. */
	private static final int KEPT = 64;

	/** Nothing was executed. */
	private static final int NOT_STARTED = 125;

	private final ExecGround ground;

	private final Path run;

	private final Events events;

	private final Clock clock;

	private final SecureRandom random = new SecureRandom();

	private final Map<String, LiveExec> execs = new ConcurrentHashMap<>();

	private final ExecEnds ends = new ExecEnds(this::ended);

	/**
	 * Execs on some ground.
	 * @param run where shims listen
	 */
	public HostExecs(ExecGround ground, Path run, Events events, Clock clock) {
		this.ground = ground;
		this.run = run;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Finds the execs of a container that an earlier agent started.
	 * @param directory where the container keeps them
	 */
	public void adopt(Path directory) {
		if (!Files.isDirectory(directory)) {
			return;
		}
		try (var paths = Files.list(directory)) {
			for (Path path : paths.toList()) {
				adopt(new ExecDirectory(path));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("find execs in " + directory, ex);
		}
	}

	private void adopt(ExecDirectory directory) throws IOException {
		Optional<ExecDirectory.Document> document = directory.document();
		Optional<ExecDirectory.Numbers> numbers = directory.numbers();
		if (document.isEmpty() || numbers.isEmpty()) {
			directory.delete();
			return;
		}
		String id = directory.path().getFileName().toString();
		LiveExec live = new LiveExec(directory,
				new Exec(id, document.get().container(), document.get().spec(), new Exec.Created()));
		this.execs.put(id, live);
		PidFd process = PidFd.open(numbers.get().pid(), numbers.get().startTime()).orElse(null);
		Instant since = Files.getLastModifiedTime(directory.path()).toInstant();
		live.running(new Exec.Running(numbers.get().pid(), numbers.get().startTime(), since), process,
				numbers.get().shim());
		this.ends.watch(live);
	}

	@Override
	public Exec create(String container, ExecSpec spec) {
		ExecGround.Place place = this.ground.running(container);
		if (spec.privileged()) {
			throw new GantryException(ErrorCode.PERMISSION_DENIED,
					"An exec in container '" + container + "' cannot have more rights than the container",
					"Leave out 'privileged'");
		}
		byte[] bytes = new byte[ID_BYTES];
		this.random.nextBytes(bytes);
		String id = HexFormat.of().formatHex(bytes);
		ExecDirectory directory = new ExecDirectory(place.directory().resolve(id));
		try {
			process(place.container(), spec);
			directory.create(new ExecDirectory.Document(place.container().id(), spec));
		}
		catch (IllegalArgumentException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"Prepare an exec in container '" + container + "': " + ex.getMessage(), null, ex);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL,
					"Prepare an exec in container '" + container + "': " + ex.getMessage(), null, ex);
		}
		forgetOldest(place.container().id());
		LiveExec live = new LiveExec(directory, new Exec(id, place.container().id(), spec, new Exec.Created()));
		this.execs.put(id, live);
		tell(Event.Action.EXEC_CREATE, live, Map.of(Event.COMMAND, String.join(" ", spec.arguments())));
		return live.current();
	}

	/** What the container's own process would be with the exec's wishes. */
	private static ProcessSpec process(Container container, ExecSpec spec) {
		ProcessSpec own = container.spec().process();
		Map<String, String> environment = new LinkedHashMap<>(own.environment());
		environment.putAll(spec.environment());
		boolean sameUser = spec.user().isEmpty();
		return new ProcessSpec(spec.arguments(), environment,
				spec.workingDirectory().isEmpty() ? own.workingDirectory() : spec.workingDirectory(),
				sameUser ? own.user() : spec.user(), sameUser ? own.groups() : List.of(), spec.streams());
	}

	@Override
	public AttachedStreams start(String id, AttachOptions options, TerminalSize size) {
		LiveExec live = live(id);
		Launch launch = launch(live, new LaunchWishes(options, size));
		return new ShimStreams(launch.connection(), options);
	}

	@Override
	public Exec startDetached(String id) {
		LiveExec live = live(id);
		launch(live, LaunchWishes.NONE);
		return live.current();
	}

	private Launch launch(LiveExec live, LaunchWishes wishes) {
		Exec exec = live.current();
		synchronized (live) {
			if (!(live.current().state() instanceof Exec.Created)) {
				throw new GantryException(ErrorCode.STATE_CONFLICT, "Exec '" + exec.id() + "' was started already",
						"Create another one");
			}
			ExecGround.Place place = this.ground.running(exec.container());
			ContainerState.Running host = (ContainerState.Running) place.container().state();
			try {
				Launch launch = this.ground.launch(new ExecLaunch(place.container().spec(),
						new ExecLaunch.Target(host.pid(), host.startTime()), place.record(),
						process(place.container(), exec.spec()), live.directory().path(), wishes));
				started(live, launch);
				return launch;
			}
			catch (LaunchException ex) {
				throw failed(live, ex.exitCode(),
						new GantryException(ErrorCode.START_FAILED, "Run " + exec.spec().arguments().get(0)
								+ " in container '" + exec.container() + "': " + ex.getMessage(), null, ex));
			}
			catch (GantryException ex) {
				throw failed(live, NOT_STARTED, ex);
			}
			catch (IOException ex) {
				throw failed(live, NOT_STARTED, new GantryException(ErrorCode.START_FAILED,
						"Run an exec in container '" + exec.container() + "': " + ex.getMessage(), null, ex));
			}
		}
	}

	private void started(LiveExec live, Launch launch) {
		int pid = launch.process().pid();
		long startTime = launch.process().startTime();
		live.running(new Exec.Running(pid, startTime, this.clock.instant()), PidFd.open(pid, startTime).orElse(null),
				launch.process().shim());
		tell(Event.Action.EXEC_START, live, Map.of(Event.COMMAND, String.join(" ", live.current().spec().arguments())));
		this.ends.watch(live);
	}

	private GantryException failed(LiveExec live, int exitCode, GantryException cause) {
		live.over(new Exec.Failed(exitCode, cause.getMessage()));
		discard(live);
		return cause;
	}

	private void ended(LiveExec live, int waitStatus) {
		int signal = waitStatus & 0x7f;
		int code = (signal != 0) ? 128 + signal : (waitStatus >> 8) & 0xff;
		synchronized (live) {
			live.over(new Exec.Ended(code));
		}
		tell(Event.Action.EXEC_DIE, live, Map.of(Event.EXIT_CODE, Integer.toString(code)));
		discard(live);
	}

	private static void discard(LiveExec live) {
		try {
			if (Files.exists(live.directory().path())) {
				live.directory().delete();
			}
		}
		catch (IOException ex) {
			LOGGER.debug("Delete {}: {}", live.directory().path(), ex.getMessage());
		}
	}

	@Override
	public AttachedStreams attach(String id, AttachOptions options) {
		return door(live(id)).connect(options);
	}

	@Override
	public void resize(String id, TerminalSize size) {
		LiveExec live = live(id);
		if (live.current().running()) {
			door(live).resize(size);
		}
	}

	private ShimDoor door(LiveExec live) {
		return new ShimDoor("exec '" + live.current().id() + "'", ShimStreams.door(this.run, live.shim()),
				() -> live.current().running());
	}

	@Override
	public void kill(String id, int signal) {
		PidFd process = live(id).process();
		if (process != null) {
			process.signal(signal);
		}
	}

	@Override
	public Optional<Exec> get(String id) {
		return Optional.ofNullable(this.execs.get(id)).map(LiveExec::current);
	}

	@Override
	public List<Exec> of(String container) {
		return this.execs.values()
			.stream()
			.map(LiveExec::current)
			.filter((exec) -> exec.container().equals(container))
			.sorted(Comparator.comparing(Exec::id))
			.toList();
	}

	@Override
	public CompletableFuture<Exec> ended(String id) {
		return live(id).ended().copy();
	}

	/** Forgets the execs of a container that is gone. */
	public void forget(String container) {
		this.execs.values().removeIf((live) -> live.current().container().equals(container));
	}

	private void forgetOldest(String container) {
		List<String> over = new ArrayList<>();
		for (LiveExec live : this.execs.values()) {
			if (live.current().container().equals(container) && live.ended().isDone()) {
				over.add(live.current().id());
			}
		}
		over.stream().limit(Math.max(0, over.size() - KEPT)).forEach(this.execs::remove);
	}

	private void tell(Event.Action action, LiveExec live, Map<String, String> more) {
		Map<String, String> attributes = new LinkedHashMap<>();
		this.ground.known(live.current().container()).ifPresent((container) -> {
			attributes.putAll(container.spec().housekeeping().labels());
			attributes.put(Event.NAME, container.name());
		});
		attributes.putAll(more);
		attributes.put(Event.EXEC_ID, live.current().id());
		this.events.publish(Event.Subject.CONTAINER, action, live.current().container(), attributes);
	}

	private LiveExec live(String id) {
		LiveExec live = this.execs.get(id);
		if (live == null) {
			throw new GantryException(ErrorCode.NOT_FOUND, "There is no exec '" + id + "'");
		}
		return live;
	}

	@Override
	public void close() {
		this.ends.close();
	}

}
