package dev.gantry.agent.execs;

import java.util.concurrent.CompletableFuture;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ExecFrame;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.streams.TerminalSize;

/** The process at the end of an exec's line. */
interface ExecTarget {

	void resize(TerminalSize size);

	/** Sends a signal; does nothing when it has ended. */
	void kill(int signal);

	/** Completes with what its user is told of its end. */
	CompletableFuture<ExecFrame> ended();

	/**
	 * A process beside a container's own.
	 *
	 * @param execs runs it
	 * @param id its id
	 */
	record Beside(Execs execs, String id) implements ExecTarget {

		@Override
		public void resize(TerminalSize size) {
			this.execs.resize(this.id, size);
		}

		@Override
		public void kill(int signal) {
			this.execs.kill(this.id, signal);
		}

		@Override
		public CompletableFuture<ExecFrame> ended() {
			return this.execs.ended(this.id).thenApply(Beside::end);
		}

		private static ExecFrame end(Exec exec) {
			if (exec.state() instanceof Exec.Ended done) {
				return ExecFrame.exited(done.exitCode());
			}
			Exec.Failed failed = (Exec.Failed) exec.state();
			return ExecFrame.failed(failed.exitCode(), failed.message());
		}

	}

	/**
	 * A container's own process.
	 *
	 * @param containers run it
	 * @param id the container's
	 */
	record Own(Containers containers, String id) implements ExecTarget {

		private static final int UNKNOWN = 255;

		@Override
		public void resize(TerminalSize size) {
			this.containers.resize(this.id, size);
		}

		@Override
		public void kill(int signal) {
			try {
				this.containers.kill(this.id, signal);
			}
			catch (GantryException ex) {
				if (ex.code() != ErrorCode.STATE_CONFLICT && ex.code() != ErrorCode.NOT_FOUND) {
					throw ex;
				}
			}
		}

		@Override
		public CompletableFuture<ExecFrame> ended() {
			return this.containers.exit(this.id).thenApply(Own::end);
		}

		private static ExecFrame end(Container container) {
			if (container.state() instanceof ContainerState.Exited exited) {
				return ExecFrame.exited(exited.exit().code());
			}
			return ExecFrame.failed(UNKNOWN, "Nobody knows how it ended");
		}

	}

}
