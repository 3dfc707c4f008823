package dev.gantry.engine.containers;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.cgroups.Freezer;
import dev.gantry.engine.events.Event;
import dev.gantry.kernel.process.PidFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals, stops, holds and resumes containers that run. */
final class Steering {

	private static final Logger LOGGER = LoggerFactory.getLogger(Steering.class);

	private static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

	private final Freezer freezer;

	private final Announcements announcements;

	Steering(Freezer freezer, Announcements announcements) {
		this.freezer = freezer;
		this.announcements = announcements;
	}

	/** Ends a container that somebody does not want to run; its restart policy rests. */
	Container stop(LiveContainer live, Duration grace) {
		noteStopped(live);
		return end(live, grace);
	}

	/** Ends a container. */
	Container end(LiveContainer live, Duration grace) {
		CompletableFuture<Container> exit = live.exit();
		if (!live.current().running()) {
			return live.current();
		}
		send(live, new Signal(live.current().spec().housekeeping().stopSignal()));
		thaw(live);
		Optional<Container> ended = await(exit, grace);
		if (ended.isEmpty()) {
			send(live, Signal.KILL);
			thaw(live);
			ended = await(exit, KILL_PATIENCE);
		}
		if (ended.isEmpty()) {
			throw new GantryException(ErrorCode.TIMED_OUT,
					"Container '" + live.id() + "' did not end " + KILL_PATIENCE.toSeconds() + " s after SIGKILL",
					"A process of it waits uninterruptibly, most likely for a disk or network file system");
		}
		this.announcements.tell(Event.Action.STOP, ended.get());
		return ended.get();
	}

	private static Optional<Container> await(CompletableFuture<Container> exit, Duration patience) {
		try {
			return Optional.of(exit.get(patience.toMillis(), TimeUnit.MILLISECONDS));
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

	/**
	 * A frozen process takes a signal when it runs again; one that ends it shall not wait
	 * for that.
	 */
	void kill(LiveContainer live, Signal signal) {
		requireRunning(live);
		boolean last = signal.equals(Signal.KILL);
		if (last || signal.number() == live.current().spec().housekeeping().stopSignal()) {
			noteStopped(live);
		}
		send(live, signal);
		if (last) {
			thaw(live);
		}
	}

	private void send(LiveContainer live, Signal signal) {
		PidFd process = live.process();
		if (process != null && process.signal(signal.number())) {
			this.announcements.tell(Event.Action.KILL, live.current(),
					Map.of(Event.SIGNAL, Integer.toString(signal.number())));
		}
	}

	private static void noteStopped(LiveContainer live) {
		synchronized (live) {
			if (!live.current().upkeep().stopped()) {
				live.noted(Upkeep::toStop);
				keepNotes(live);
			}
		}
	}

	/** On a full disk, too, a container can be stopped. */
	private static void keepNotes(LiveContainer live) {
		try {
			live.keepNotes();
		}
		catch (GantryException ex) {
			LOGGER.warn("{}; the next agent will not know that somebody stopped it", ex.getMessage());
		}
	}

	Container pause(LiveContainer live) {
		synchronized (live) {
			requireRunning(live);
			if (live.current().paused()) {
				throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + live.id() + "' is paused already");
			}
			try {
				this.freezer.freeze(live.id());
			}
			catch (IOException ex) {
				throw new GantryException(ErrorCode.STATE_CONFLICT,
						"Pause container '" + live.id() + "': " + ex.getMessage(), null, ex);
			}
			live.paused(true);
			this.announcements.tell(Event.Action.PAUSE, live.current());
			return live.current();
		}
	}

	Container resume(LiveContainer live) {
		requireRunning(live);
		if (!live.current().paused()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + live.id() + "' is not paused");
		}
		thaw(live);
		return live.current();
	}

	private void thaw(LiveContainer live) {
		synchronized (live) {
			if (live.current().paused()) {
				try {
					this.freezer.thaw(live.id());
				}
				catch (IOException ex) {
					throw new GantryException(ErrorCode.INTERNAL,
							"Resume container '" + live.id() + "': " + ex.getMessage(), null, ex);
				}
				live.paused(false);
				this.announcements.tell(Event.Action.UNPAUSE, live.current());
			}
		}
	}

	static void requireRunning(LiveContainer live) {
		if (!live.current().running()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + live.id() + "' does not run",
					"Start it first");
		}
	}

}
