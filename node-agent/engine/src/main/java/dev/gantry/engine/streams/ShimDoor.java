package dev.gantry.engine.streams;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Where the shim of a process listens. It opens its door a moment after the start, which
 * nobody should wait for.
 *
 * @param name what runs, for messages
 * @param path the socket
 * @param running whether it still runs
 */
public record ShimDoor(String name, Path path, BooleanSupplier running) {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(2);

	/**
	 * Attaches to the process.
	 * @throws GantryException {@code STATE_CONFLICT} when it has ended
	 */
	public ShimStreams connect(AttachOptions options) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			try {
				return ShimStreams.connect(this.path, options);
			}
			catch (IOException ex) {
				if (!this.running.getAsBoolean()) {
					throw new GantryException(ErrorCode.STATE_CONFLICT, "Attach to " + this.name + ": it does not run",
							null, ex);
				}
				if (System.nanoTime() > deadline) {
					throw new GantryException(ErrorCode.STATE_CONFLICT,
							"Attach to " + this.name + ": " + ex.getMessage(),
							"Its shim was killed; only its log can still be read, and stopping it works", ex);
				}
				LockSupport.parkNanos(PAUSE.toNanos());
			}
		}
	}

	/** Changes the size of the process's terminal. */
	public void resize(TerminalSize size) {
		try (ShimStreams streams = connect(AttachOptions.OUTPUT)) {
			streams.resize(size);
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"Change the terminal's size of " + this.name + ": " + ex.getMessage(), null, ex);
		}
	}

}
