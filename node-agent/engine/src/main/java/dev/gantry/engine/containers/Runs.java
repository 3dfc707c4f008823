package dev.gantry.engine.containers;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.launch.Launch;
import dev.gantry.engine.launch.LaunchException;
import dev.gantry.kernel.process.PidFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends the runs of containers: the only place where one becomes
 * {@code Running}, {@code Exited} or {@code Failed} while the engine is open.
 *
 * <pre>
 * start      Created, Exited, Failed → Running, or → Failed when its program cannot run
 * its end    Running → Exited, and by its restart policy → Running after a while
 * </pre>
 */
final class Runs implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Runs.class);

	private final RunGround ground;

	private final Announcements announcements;

	private final Clock clock;

	private final Consumer<LiveContainer> onRunning;

	private final EndWatch ends;

	private final ScheduledExecutorService restarts = Executors.newScheduledThreadPool(1, (task) -> {
		Thread thread = new Thread(task, "container-restarts");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Runs of containers.
	 * @param onRunning is told each container that runs, found or started
	 */
	Runs(RunGround ground, Announcements announcements, Consumer<LiveContainer> onRunning, Clock clock) {
		this.ground = ground;
		this.announcements = announcements;
		this.onRunning = onRunning;
		this.clock = clock;
		this.ends = new EndWatch(clock, ground.groups(), this::ended);
	}

	/** Goes on with what an earlier agent began: runs, and restarts that are due. */
	void adopt(LiveContainer live) {
		ContainerState state = live.current().state();
		if (state instanceof ContainerState.Running) {
			this.ends.watch(live);
			this.onRunning.accept(live);
		}
		else if (state.ended() && policy(live).withEngine(exitCode(state), live.current().upkeep())) {
			restartAfter(live, Duration.ZERO);
		}
	}

	/** Starts a container because somebody wants it. */
	Container start(LiveContainer live) {
		synchronized (live) {
			live.restartDelay(Duration.ZERO);
			return start(live, false);
		}
	}

	private Container start(LiveContainer live, boolean again) {
		if (live.current().running()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + live.id() + "' runs already");
		}
		requireKept(live);
		try {
			if (live.current().state().ended()) {
				this.ground.clear(live);
			}
			note(live, again);
			live.starting();
			started(live, this.ground.launch(live));
			return live.current();
		}
		catch (LaunchException ex) {
			throw failed(live, ex.exitCode(), Explanation.of(live.current().spec(), ex));
		}
		catch (GantryException ex) {
			throw failed(live, Explanation.NOT_STARTED, ex);
		}
		catch (IOException | RuntimeException ex) {
			this.ground.groups().end(live.id());
			throw failed(live, Explanation.NOT_STARTED, new GantryException(ErrorCode.START_FAILED,
					"Start container '" + live.id() + "': " + ex.getMessage(), null, ex));
		}
	}

	/** The kernel does not mount a second time what need not have come to the disk. */
	private static void requireKept(LiveContainer live) {
		if (live.current().state() instanceof ContainerState.Exited
				&& live.current().spec().rootfs().changes() == RootFilesystem.Changes.SCRATCH) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Container '" + live.id() + "' has run, and was made to run once", "Create another one");
		}
	}

	/** Writes only what a later agent would not know, for a start should not wait. */
	private static void note(LiveContainer live, boolean again) {
		Upkeep before = live.current().upkeep();
		live.noted((upkeep) -> upkeep.starting(again));
		if (!live.current().upkeep().sameNotes(before)) {
			live.keepNotes();
		}
	}

	private void started(LiveContainer live, Launch launch) {
		int pid = launch.process().pid();
		ContainerState.Running running = new ContainerState.Running(pid, launch.process().startTime(),
				this.clock.instant());
		Optional<PidFd> process = PidFd.open(pid, launch.process().startTime());
		live.running(running, process.orElse(null), new LiveContainer.Given(launch.record(), launch.process().shim()));
		this.ground.attachments().started(live, launch);
		this.announcements.tellStart(live.current());
		this.ends.watch(live);
		this.onRunning.accept(live);
	}

	private GantryException failed(LiveContainer live, int exitCode, GantryException cause) {
		try {
			live.directory().failed(new ContainerDirectory.Failed(exitCode, cause.toFailure()));
		}
		catch (IOException ex) {
			cause.addSuppressed(ex);
		}
		this.ground.attachments().failed(live);
		live.ended(new ContainerState.Failed(exitCode, cause.toFailure()));
		this.announcements.tellEnd(live.current());
		live.tellEnd();
		return cause;
	}

	/** Called once for each run whose exit is known. */
	private void ended(LiveContainer live, ContainerState.Exited state) {
		Container container;
		synchronized (live) {
			this.ground.release(live);
			live.ended(state);
			container = live.current();
			this.announcements.tellEnd(container);
			live.tellEnd();
			if (policy(live).afterEnd(state.exit().code(), container.upkeep())) {
				Instant startedAt = container.upkeep().startedAt();
				Duration run = (startedAt == null) ? Duration.ZERO : Duration.between(startedAt, state.exit().at());
				restartAfter(live, RestartPolicy.delay(live.restartDelay(), run));
			}
		}
		this.announcements.tellExitListeners(container);
	}

	private void restartAfter(LiveContainer live, Duration delay) {
		Instant at = this.clock.instant().plus(delay);
		live.restartDelay(delay);
		live.noted((upkeep) -> upkeep.withRestartAt(at));
		this.restarts.schedule(() -> restart(live, at), delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Starts a container that was ended for that, unless somebody wants it to rest. */
	void startAgain(LiveContainer live) {
		synchronized (live) {
			boolean unwanted = live.removed().isDone() || live.current().upkeep().stopped();
			if (!unwanted && !live.current().running()) {
				start(live, true);
				this.announcements.tell(Event.Action.RESTART, live.current());
			}
		}
	}

	/** Somebody may have started, stopped or removed it meanwhile. */
	private void restart(LiveContainer live, Instant at) {
		synchronized (live) {
			if (live.removed().isDone() || !at.equals(live.current().upkeep().restartAt())) {
				return;
			}
			try {
				start(live, true);
				this.announcements.tell(Event.Action.RESTART, live.current());
			}
			catch (GantryException ex) {
				LOGGER.warn("Start container {} again: {}", live.id(), ex.getMessage());
				if (policy(live).afterEnd(exitCode(live.current().state()), live.current().upkeep())) {
					restartAfter(live, RestartPolicy.delay(live.restartDelay(), Duration.ZERO));
				}
			}
		}
	}

	private static RestartPolicy policy(LiveContainer live) {
		return live.current().spec().housekeeping().care().restart();
	}

	private static int exitCode(ContainerState state) {
		if (state instanceof ContainerState.Exited exited) {
			return exited.exit().code();
		}
		return (state instanceof ContainerState.Failed failed) ? failed.exitCode() : 0;
	}

	@Override
	public void close() {
		this.restarts.shutdownNow();
		this.ends.close();
	}

}
