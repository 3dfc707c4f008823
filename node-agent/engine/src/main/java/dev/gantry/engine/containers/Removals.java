package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.launch.Lull;
import dev.gantry.kernel.process.PidFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes directories of removed containers behind the caller's back, one at a time and
 * when nobody has removed one for a moment: who runs one container after the other does
 * not share the processors and the file system with what he has done with. What is left
 * undone at the end of the agent is done at its next start.
 */
final class Removals implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Removals.class);

	private static final int SHIM_PATIENCE_MILLIS = 20_000;

	private static final int CLOSE_PATIENCE_SECONDS = 30;

	private final Path containers;

	private final Consumer<String> groups;

	/** When so many wait, they are deleted at once. */
	private static final int MOST = 64;

	private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();

	private final Queue<Hidden> waiting = new ConcurrentLinkedQueue<>();

	private final Lull lull = new Lull("container-removals", this::deleteWaiting);

	/**
	 * Removals below a directory.
	 * @param containers where the containers' directories are
	 * @param groups takes away the control groups that a shim left which was killed right
	 * after it told the exit
	 */
	Removals(Path containers, Consumer<String> groups) {
		this.containers = containers;
		this.groups = groups;
	}

	/**
	 * Puts a container's directory out of sight and has it deleted when nothing holds it.
	 */
	void remove(ContainerDirectory directory) throws IOException {
		String id = directory.path().getFileName().toString();
		ContainerDirectory hidden = directory.hide();
		CompletableFuture<Void> free = new CompletableFuture<>();
		this.held.put(id, free);
		this.waiting.add(new Hidden(id, hidden, free));
		this.lull.called();
		if (this.held.size() > MOST) {
			this.lull.now();
		}
	}

	/**
	 * Waits until the control groups and mounts of a removed container are gone, so that
	 * another can have its id.
	 */
	void await(String id) {
		CompletableFuture<Void> free = this.held.get(id);
		if (free != null) {
			this.lull.now();
			free.join();
		}
	}

	private void deleteWaiting() {
		for (Hidden next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			delete(next.id(), next.directory());
			this.held.remove(next.id(), next.free());
			next.free().complete(null);
		}
	}

	private void delete(String id, ContainerDirectory hidden) {
		try {
			awaitShim(hidden);
			this.groups.accept(id);
			ContainerDirectory.delete(this.containers, hidden.path().getFileName().toString());
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Delete {}, to be tried again at the next start: {}", hidden.path(), ex.getMessage());
		}
	}

	/**
	 * Waits until nothing writes any more to what a container that has ended changed.
	 */
	void settle(LiveContainer live) {
		if (!live.current().state().ended()) {
			return;
		}
		try {
			awaitShim(live.directory());
			// Only a shim that was killed right after it told the exit leaves them.
			this.groups.accept(live.id());
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.INTERNAL,
					"Read what container '" + live.id() + "' changed: " + ex.getMessage(), null, ex);
		}
	}

	/**
	 * Waits until a container's shim has ended, which is the last to hold its mounts and
	 * control groups.
	 */
	static void awaitShim(ContainerDirectory directory) throws IOException {
		try (PidFd shim = directory.shim().orElse(null)) {
			if (shim != null && !shim.awaitEnd(SHIM_PATIENCE_MILLIS)) {
				throw new IOException("its shim " + shim.pid() + " does not end");
			}
		}
	}

	/** Waits until everything is deleted, within reason. */
	@Override
	public void close() {
		this.lull.now();
		try {
			CompletableFuture.allOf(this.held.values().toArray(CompletableFuture<?>[]::new))
				.get(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			LOGGER.warn("Directories of removed containers are left for the next start");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.lull.close(0);
	}

	/**
	 * What waits to be deleted.
	 *
	 * @param id of the container that had it
	 * @param directory under a name that nobody looks for
	 * @param free completed when another container can have the id
	 */
	private record Hidden(String id, ContainerDirectory directory, CompletableFuture<Void> free) {
	}

}
