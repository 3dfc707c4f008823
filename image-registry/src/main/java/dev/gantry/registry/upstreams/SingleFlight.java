package dev.gantry.registry.upstreams;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** Lets one do what many want, while the others wait for what comes of it. */
final class SingleFlight {

	private final Map<String, CompletableFuture<Void>> flights = new ConcurrentHashMap<>();

	/**
	 * Does something, or waits for somebody who is doing it.
	 * @param name of what is to be done
	 * @throws IOException what it threw, to all who waited
	 */
	void run(String name, Work work) throws IOException {
		CompletableFuture<Void> own = new CompletableFuture<>();
		CompletableFuture<Void> other = this.flights.putIfAbsent(name, own);
		if (other != null) {
			await(other);
			return;
		}
		try {
			work.run();
			own.complete(null);
		}
		catch (IOException | RuntimeException | Error ex) {
			own.completeExceptionally(ex);
			throw ex;
		}
		finally {
			this.flights.remove(name);
		}
	}

	private static void await(CompletableFuture<Void> flight) throws IOException {
		try {
			flight.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while somebody else fetched the same", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException io) {
				throw io;
			}
			if (ex.getCause() instanceof RuntimeException runtime) {
				throw runtime;
			}
			throw new IllegalStateException(ex.getCause());
		}
	}

	/** Something to do. */
	interface Work {

		void run() throws IOException;

	}

}
