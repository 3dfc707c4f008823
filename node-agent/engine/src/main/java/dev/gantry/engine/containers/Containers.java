package dev.gantry.engine.containers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.logs.LogSubscription;
import dev.gantry.engine.streams.AttachOptions;
import dev.gantry.engine.streams.AttachedStreams;
import dev.gantry.engine.streams.TerminalSize;

/**
 * The containers of one home. They outlive the process that holds this object: a new one
 * finds and adopts them. All methods are safe for use by several threads; calls about
 * different containers never wait for each other.
 * <p>
 * Failures are {@link dev.gantry.contracts.errors.GantryException}s: {@code NOT_FOUND}
 * for an unknown id, {@code STATE_CONFLICT} where the state does not allow it,
 * {@code START_FAILED} with operation, target and errno where the kernel refused,
 * {@code HOST_UNFIT} where the host lacks something.
 */
public interface Containers extends AutoCloseable {

	/**
	 * Makes a container's directory; nothing runs yet.
	 */
	Container create(ContainerSpec spec);

	/**
	 * Runs the program of a container that does not run; returns once it has been
	 * executed.
	 */
	Container start(String id);

	/**
	 * Asks a running container to end with its stop signal, and kills it when it has not
	 * done so in time. Returns when it has ended; does nothing when it already has.
	 * @param id which
	 * @param grace how long to wait before the kill
	 */
	Container stop(String id, Duration grace);

	/**
	 * Stops a container, if it runs, and starts it.
	 * @param id which
	 * @param grace how long to wait before the kill
	 */
	Container restart(String id, Duration grace);

	/**
	 * Holds all processes of a running container still.
	 */
	Container pause(String id);

	/**
	 * Lets the processes of a paused container run on.
	 */
	Container resume(String id);

	/**
	 * Sends a signal to a running container's first process; SIGKILL ends every process
	 * of it.
	 * @param id which
	 * @param signal the signal's number
	 */
	void kill(String id, int signal);

	/**
	 * Removes a container that does not run, with its directory, log and upper directory.
	 * Does nothing for an unknown id.
	 */
	void remove(String id);

	List<Container> list();

	Optional<Container> get(String id);

	/**
	 * The container that somebody means.
	 * @param text an id, a name, or the beginning of an id that fits one container only
	 */
	Optional<Container> find(String text);

	/**
	 * Gives a container another name, at once and for good.
	 * @param name unique per engine
	 */
	Container rename(String id, String name);

	/**
	 * Changes a container's limits, at once if it runs. Where the kernel refuses one of
	 * them, the old ones stay, and the refusal is told as {@code STATE_CONFLICT}.
	 */
	Container update(String id, LimitsUpdate update);

	/**
	 * Completes with the container when it has ended, at once when it already has. For a
	 * container that is started again this is about its present or last run.
	 */
	CompletableFuture<Container> exit(String id);

	/**
	 * Completes with the container when something has come about.
	 */
	CompletableFuture<Container> await(String id, WaitCondition condition);

	/**
	 * Attaches to the standard streams of a container. One who attaches to a container
	 * that does not run yet gets all of its output from the first byte on.
	 */
	AttachedStreams attach(String id, AttachOptions options);

	/**
	 * Changes the size of a running container's terminal, of which its program is told by
	 * SIGWINCH; before the start, the size that it will have.
	 */
	void resize(String id, TerminalSize size);

	/**
	 * Calls a listener, on a thread of the engine's, each time a container ends.
	 * @return closing it ends the calls
	 */
	Subscription onExit(Consumer<Container> listener);

	/**
	 * Reads a container's output, whether it runs or not.
	 * @param id which
	 * @param selection which lines, and whether to go on with new ones
	 * @param listener gets each line, on one thread at a time
	 */
	LogSubscription logs(String id, LogSelection selection, Consumer<LogEntry> listener);

	/**
	 * Where everything is that a container changed, as an overlay upper directory with
	 * the container's own user numbers. It is kept until {@link #remove}. For a container
	 * that has ended this waits until nothing holds its mounts any more.
	 */
	Path upperDirectory(String id);

	/**
	 * What a running container uses now.
	 */
	ContainerUsage usage(String id);

	/**
	 * Kills and removes every container and takes away every process, mount and control
	 * group of this home.
	 */
	void teardown();

	/** Lets go of the containers, which run on. */
	@Override
	void close();

	/** A standing wish for calls. */
	interface Subscription extends AutoCloseable {

		@Override
		void close();

	}

}
