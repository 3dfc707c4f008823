package dev.gantry.engine.containers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.launch.LaunchRecord;
import dev.gantry.engine.network.Attachment;
import dev.gantry.engine.streams.TerminalSize;
import dev.gantry.kernel.process.PidFd;

/**
 * A container as the engine keeps it in memory. Its monitor guards its transitions; what
 * it is at a moment can be read without.
 */
final class LiveContainer {

	private final ContainerDirectory directory;

	private final CompletableFuture<Container> removed = new CompletableFuture<>();

	private CompletableFuture<Container> end = new CompletableFuture<>();

	private CompletableFuture<Container> endAfterThat = new CompletableFuture<>();

	private volatile Container current;

	private volatile PidFd process;

	private volatile LaunchRecord record;

	private volatile int shim;

	private Duration restartDelay = Duration.ZERO;

	private final List<ContainerAttachment> waiting = new ArrayList<>();

	private TerminalSize size = TerminalSize.UNKNOWN;

	LiveContainer(ContainerDirectory directory, Container current) {
		this.directory = directory;
		this.current = current;
	}

	ContainerDirectory directory() {
		return this.directory;
	}

	String id() {
		return this.current.id();
	}

	Container current() {
		return this.current;
	}

	PidFd process() {
		return this.process;
	}

	LaunchRecord record() {
		return this.record;
	}

	/** The number of the shim of the present or last run; 0 before the first. */
	int shim() {
		return this.shim;
	}

	/** Somebody who wants to be attached when it starts. */
	synchronized void waiting(ContainerAttachment attachment) {
		this.waiting.add(attachment);
	}

	synchronized Optional<ContainerAttachment> firstWaiting() {
		return this.waiting.stream().findFirst();
	}

	synchronized List<ContainerAttachment> takeWaiting() {
		List<ContainerAttachment> taken = List.copyOf(this.waiting);
		this.waiting.clear();
		return taken;
	}

	/** Its terminal's size. */
	synchronized TerminalSize size() {
		return this.size;
	}

	synchronized void size(TerminalSize size) {
		this.size = size;
	}

	/** How long the engine waited before it last started it again. */
	synchronized Duration restartDelay() {
		return this.restartDelay;
	}

	synchronized void restartDelay(Duration delay) {
		this.restartDelay = delay;
	}

	/** The end of the present run, or of the last one where none is under way. */
	synchronized CompletableFuture<Container> exit() {
		return this.end;
	}

	/** The end of the present or the next run. */
	synchronized CompletableFuture<Container> nextExit() {
		return this.end.isDone() ? this.endAfterThat : this.end;
	}

	/** What completes when a condition holds; each caller's own. */
	synchronized CompletableFuture<Container> end(WaitCondition condition) {
		return switch (condition) {
			case NOT_RUNNING ->
				this.current.running() ? this.end.copy() : CompletableFuture.completedFuture(this.current);
			case NEXT_EXIT -> nextExit().copy();
			case REMOVED -> this.removed.copy();
		};
	}

	CompletableFuture<Container> removed() {
		return this.removed;
	}

	/** A run begins, of which nothing is known yet. */
	synchronized void starting() {
		if (this.end.isDone()) {
			this.end = this.endAfterThat;
			this.endAfterThat = new CompletableFuture<>();
		}
	}

	synchronized void running(ContainerState.Running state, PidFd process, Given given) {
		this.process = process;
		this.record = given.record();
		this.shim = given.shim();
		this.current = this.current.with(given.record().attachment())
			.with(this.current.upkeep().started(state.since()))
			.with(state);
	}

	synchronized void paused(boolean paused) {
		if (this.current.state() instanceof ContainerState.Running running) {
			this.current = this.current.with(running.withPaused(paused));
		}
	}

	/** Its place in the network was changed while it runs. */
	synchronized void attached(Attachment attachment) {
		this.record = this.record.with(attachment);
		this.current = this.current.with(attachment);
	}

	/** Does something that no start may come into. */
	synchronized <T> T undisturbed(HostContainers.StoppedTask<T> task) throws IOException {
		if (this.current.running()) {
			throw new GantryException(ErrorCode.STATE_CONFLICT, "Container '" + id() + "' was started meanwhile",
					"Try again");
		}
		return task.run(this.current);
	}

	/** To be called with the monitor held. */
	void changed(ContainerSpec spec) {
		this.current = this.current.with(spec);
	}

	synchronized void noted(UnaryOperator<Upkeep> change) {
		this.current = this.current.with(change.apply(this.current.upkeep()));
	}

	synchronized void ended(ContainerState state) {
		this.current = this.current.with(state);
		if (this.process != null) {
			this.process.close();
		}
	}

	/** Keeps what was noted for the next agent. */
	void keepNotes() {
		try {
			this.directory.notes(this.current.upkeep());
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL, "Keep notes on container '" + id() + "': " + ex.getMessage(),
					"Make room on the disk of the agent's home", ex);
		}
	}

	/** Tells those who wait that the run has ended. */
	void tellEnd() {
		exit().complete(this.current);
	}

	/**
	 * What a run has.
	 *
	 * @param record of the host
	 * @param shim the number of the process that keeps its streams
	 */
	record Given(LaunchRecord record, int shim) {
	}

}
