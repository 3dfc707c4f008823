package dev.gantry.engine.exec;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.TerminalSize;

/**
 * More processes in running containers. They end with their container, not with the
 * engine or with those who are attached; the outcome of an ended one is kept for a while.
 * All methods are safe for use by several threads.
 * <p>
 * Failures are {@link dev.gantry.contracts.errors.GantryException}s: {@code NOT_FOUND}
 * for an unknown id, {@code STATE_CONFLICT} where the container does not run or is
 * paused, or the exec was started already, {@code START_FAILED} with operation, target
 * and errno where the kernel refused.
 */
public interface Execs {

	/**
	 * Prepares an exec in a running container; nothing runs yet.
	 */
	Exec create(String container, ExecSpec spec);

	/**
	 * Runs it and attaches to it before its first byte of output; returns once the
	 * program has been executed.
	 * @param id which
	 * @param options how to attach
	 * @param size its terminal's size, if it has one
	 */
	AttachedStreams start(String id, AttachOptions options, TerminalSize size);

	/**
	 * Runs it with nobody attached; returns once the program has been executed.
	 */
	Exec startDetached(String id);

	/**
	 * Attaches to a running one.
	 */
	AttachedStreams attach(String id, AttachOptions options);

	/** Changes its terminal's size, of which the program is told by SIGWINCH. */
	void resize(String id, TerminalSize size);

	/** Sends a signal to its process; does nothing when that has ended. */
	void kill(String id, int signal);

	Optional<Exec> get(String id);

	/** Those of a container that are still known. */
	List<Exec> of(String container);

	/** Completes when it has ended, or has failed to start. */
	CompletableFuture<Exec> ended(String id);

}
