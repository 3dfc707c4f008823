package dev.gantry.engine.images;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets the first of several callers for the same key do the work, the others wait. When
 * it fails, each of those who waited tries for itself.
 *
 * @param <K> the key's type
 */
final class SingleFlight<K> {

	private final ConcurrentMap<K, CompletableFuture<Void>> flights = new ConcurrentHashMap<>();

	/** Does the work unless somebody else has just done it. */
	void run(K key, Work work) throws IOException, InterruptedException {
		while (true) {
			CompletableFuture<Void> own = new CompletableFuture<>();
			CompletableFuture<Void> other = this.flights.putIfAbsent(key, own);
			if (other == null) {
				fly(key, own, work);
				return;
			}
			if (succeeded(other)) {
				return;
			}
		}
	}

	private void fly(K key, CompletableFuture<Void> own, Work work) throws IOException, InterruptedException {
		boolean done = false;
		try {
			work.run();
			done = true;
		}
		finally {
			this.flights.remove(key);
			if (done) {
				own.complete(null);
			}
			else {
				own.cancel(false);
			}
		}
	}

	private static boolean succeeded(CompletableFuture<Void> other) throws InterruptedException {
		try {
			other.get();
			return true;
		}
		catch (ExecutionException | java.util.concurrent.CancellationException ex) {
			return false;
		}
	}

	/** Something to do once. */
	@FunctionalInterface
	interface Work {

		void run() throws IOException, InterruptedException;

	}

}
