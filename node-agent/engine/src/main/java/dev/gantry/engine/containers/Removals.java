package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.kernel.process.PidFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes directories of removed containers behind the caller's back, one at a time: many
 * deletions at once slow down every start on the same file system. What is left undone at
 * the end of the agent is done at its next start.
 */
final class Removals implements AutoCloseable {

	private static final Logger LOGGER = LoggerFactory.getLogger(Removals.class);

	private static final int SHIM_PATIENCE_MILLIS = 20_000;

	private static final int CLOSE_PATIENCE_SECONDS = 30;

	private final Path containers;

	private final Consumer<String> groups;

	private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "container-removals");
		thread.setDaemon(true);
		return thread;
	});

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
		this.executor.execute(() -> {
			delete(id, hidden);
			this.held.remove(id, free);
			free.complete(null);
		});
	}

	/**
	 * Waits until the control groups and mounts of a removed container are gone, so that
	 * another can have its id.
	 */
	void await(String id) {
		CompletableFuture<Void> free = this.held.get(id);
		if (free != null) {
			free.join();
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
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				LOGGER.warn("Directories of removed containers are left for the next start");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
