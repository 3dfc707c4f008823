package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.ContainerExit;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;

/** Runs one command to its end in a container, which is gone whatever happens. */
final class RunContainer {

	private static final int SIGKILL = 9;

	private final Containers containers;

	private final BuildJournal journal;

	private final Cancellation cancellation;

	private final Semaphore turns;

	/**
	 * Runs commands of one build.
	 * @param turns as many commands as run at a time on this node
	 */
	RunContainer(Containers containers, BuildJournal journal, Cancellation cancellation, Semaphore turns) {
		this.containers = containers;
		this.journal = journal;
		this.cancellation = cancellation;
		this.turns = turns;
	}

	/** What to do with a container that has ended. */
	@FunctionalInterface
	interface Harvest<T> {

		/**
		 * Takes what is wanted; the container is removed afterwards.
		 * @param upper what the command changed
		 */
		T take(ContainerExit exit, Path upper) throws IOException;

	}

	/**
	 * Runs.
	 * @param step whose lines these are
	 */
	<T> T run(ContainerSpec spec, int step, Harvest<T> harvest) throws IOException, InterruptedException {
		while (!this.turns.tryAcquire(200, TimeUnit.MILLISECONDS)) {
			this.cancellation.check();
		}
		try {
			return runNow(spec, step, harvest);
		}
		finally {
			this.turns.release();
		}
	}

	private <T> T runNow(ContainerSpec spec, int step, Harvest<T> harvest) throws IOException, InterruptedException {
		this.cancellation.check();
		String id = spec.id();
		this.containers.create(spec);
		try {
			this.containers.start(id);
			ContainerExit exit = this.cancellation.during(() -> kill(id), () -> await(id, step));
			this.cancellation.check();
			return harvest.take(exit, this.containers.upperDirectory(id));
		}
		finally {
			this.containers.stop(id, Duration.ZERO);
			this.containers.remove(id);
		}
	}

	private ContainerExit await(String id, int step) throws IOException, InterruptedException {
		try (LogSubscription log = this.containers.logs(id, LogSelection.FOLLOW, (entry) -> this.journal
			.line(new BuildLine(0, entry.at(), step, entry.stream().label(), visible(entry.text()))))) {
			Container ended = this.containers.exit(id).get();
			log.done().get();
			if (ended.state() instanceof ContainerState.Exited exited) {
				return exited.exit();
			}
			throw new IOException("container " + id + " is in the state " + ended.state());
		}
		catch (ExecutionException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "Follow container " + id + ": " + ex.getCause(),
					"The agent's log says more", ex.getCause());
		}
	}

	/** Of a progress bar that draws over itself, what it drew last. */
	private static String visible(String text) {
		String line = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
		return line.substring(line.lastIndexOf('\r') + 1);
	}

	private void kill(String id) {
		try {
			this.containers.kill(id, SIGKILL);
		}
		catch (GantryException ex) {
			if (ex.code() != ErrorCode.STATE_CONFLICT && ex.code() != ErrorCode.NOT_FOUND) {
				throw ex;
			}
		}
	}

}
