package dev.gantry.engine.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.events.Event;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.ExecSpec;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.health.Health;
import dev.gantry.engine.health.HealthCheck;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.Output;
import dev.gantry.engine.streams.Streams;
import dev.gantry.engine.streams.TerminalSize;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the health checks of containers, one probe at a time in each; what follows from
 * their results {@link Health} decides.
 */
final class HealthWatch implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(HealthWatch.class);

	/** A probe that could not be run at all. */
	private static final int NOT_RUN = 125;

	private final Execs execs;

	private final Announcements announcements;

	private final Consumer<LiveContainer> restart;

	private final Clock clock;

	private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, (task) -> daemon(task, "timer"));

	private final ExecutorService probes = Executors.newCachedThreadPool((task) -> daemon(task, "probe"));

	/**
	 * A watch over containers.
	 * @param restart stops a container and starts it again
	 */
	HealthWatch(Execs execs, Announcements announcements, Consumer<LiveContainer> restart, Clock clock) {
		this.execs = execs;
		this.announcements = announcements;
		this.restart = restart;
		this.clock = clock;
	}

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, "container-health-" + name);
		thread.setDaemon(true);
		return thread;
	}

	/** A container runs. */
	void watch(LiveContainer live) {
		HealthCheck check = check(live);
		Instant startedAt = live.current().upkeep().startedAt();
		if (check.enabled() && startedAt != null) {
			Health health = Health.starting(startedAt);
			live.noted((upkeep) -> upkeep.with(health));
			schedule(live, health.due(check, this.clock.instant()), startedAt);
		}
	}

	private static HealthCheck check(LiveContainer live) {
		return live.current().spec().housekeeping().care().health();
	}

	private void schedule(LiveContainer live, Instant due, Instant startedAt) {
		if (!this.timer.isShutdown()) {
			long delay = Math.max(0, Duration.between(this.clock.instant(), due).toMillis());
			this.timer.schedule(() -> this.probes.execute(() -> probe(live, startedAt)), delay, TimeUnit.MILLISECONDS);
		}
	}

	/** A later run of the container has a watch of its own. */
	private static boolean sameRun(LiveContainer live, Instant startedAt) {
		return live.current().running() && startedAt.equals(live.current().upkeep().startedAt());
	}

	private void probe(LiveContainer live, Instant startedAt) {
		if (!sameRun(live, startedAt)) {
			return;
		}
		HealthCheck check = check(live);
		Health health = live.current().upkeep().health();
		if (!live.current().paused()) {
			Health.Result result = run(live, check);
			synchronized (live) {
				if (!sameRun(live, startedAt)) {
					return;
				}
				health = note(live, health, health.after(check, result));
			}
		}
		if (check.restart() && health.status() == Health.Status.UNHEALTHY) {
			restart(live);
			return;
		}
		schedule(live, health.due(check, this.clock.instant()), startedAt);
	}

	private Health note(LiveContainer live, Health before, Health after) {
		live.noted((upkeep) -> upkeep.with(after));
		if (after.status() != before.status()) {
			this.announcements.tell(Event.Action.HEALTH_STATUS, live.current(),
					Map.of(Event.HEALTH, after.status().label()));
		}
		return after;
	}

	private void restart(LiveContainer live) {
		LOGGER.warn("Container {} is unhealthy and is started again", live.id());
		try {
			this.restart.accept(live);
		}
		catch (GantryException ex) {
			LOGGER.warn("Start unhealthy container {} again: {}", live.id(), ex.getMessage());
		}
	}

	private Health.Result run(LiveContainer live, HealthCheck check) {
		Instant startedAt = this.clock.instant();
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		int code;
		try {
			Exec exec = this.execs.create(live.id(),
					new ExecSpec(check.command(), Map.of(), "", "", Streams.OUTPUT_ONLY, false));
			code = run(exec.id(), check.timeout(), output);
		}
		catch (GantryException | IOException ex) {
			output.writeBytes(ex.getMessage().getBytes(StandardCharsets.UTF_8));
			code = NOT_RUN;
		}
		String text = new String(output.toByteArray(), 0, Math.min(output.size(), Health.OUTPUT_LIMIT),
				StandardCharsets.UTF_8);
		return new Health.Result(startedAt, this.clock.instant(), code, text);
	}

	private int run(String exec, Duration timeout, ByteArrayOutputStream output) throws IOException {
		AttachOptions waited = AttachOptions.OUTPUT.withPace(AttachOptions.Pace.PROCESS_WAITS);
		try (AttachedStreams streams = this.execs.start(exec, waited, TerminalSize.UNKNOWN)) {
			var deadline = this.timer.schedule(() -> this.execs.kill(exec, Signal.KILL.number()), timeout.toNanos(),
					TimeUnit.NANOSECONDS);
			Output next = streams.read();
			while (next instanceof Output.Data data) {
				if (output.size() < Health.OUTPUT_LIMIT) {
					output.writeBytes(data.bytes());
				}
				next = streams.read();
			}
			boolean timedOut = !deadline.cancel(false);
			Exec ended = this.execs.ended(exec).join();
			if (timedOut) {
				output.reset();
				output.writeBytes(("the probe did not end within " + timeout.toSeconds() + " s")
					.getBytes(StandardCharsets.UTF_8));
				return Health.Result.TIMED_OUT;
			}
			return (ended.state() instanceof Exec.Ended over) ? over.exitCode() : NOT_RUN;
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
		this.probes.shutdownNow();
	}

}
