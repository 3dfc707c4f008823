package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

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

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "container-removals");
		thread.setDaemon(true);
		return thread;
	});

	Removals(Path containers) {
		this.containers = containers;
	}

	/** Puts a container's directory out of sight and has it deleted. */
	void remove(ContainerDirectory directory) throws IOException {
		String hidden = ContainerDirectory.hide(this.containers, directory.path().getFileName().toString());
		this.executor.execute(() -> delete(hidden));
	}

	private void delete(String hidden) {
		try {
			ContainerDirectory.delete(this.containers, hidden);
		}
		catch (IOException | RuntimeException ex) {
			LOGGER.warn("Delete {}, to be tried again at the next start: {}", hidden, ex.getMessage());
		}
	}

	/**
	 * Waits until a container's shim has ended, which is the last to hold its mounts and
	 * control groups.
	 */
	static void awaitShim(ContainerDirectory directory) throws IOException {
		Optional<PidFile> file = directory.pid();
		if (file.isEmpty()) {
			return;
		}
		try (PidFd shim = PidFd.open(file.get().shim(), file.get().shimStartTime()).orElse(null)) {
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
