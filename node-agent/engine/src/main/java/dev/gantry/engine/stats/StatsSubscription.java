package dev.gantry.engine.stats;

import java.util.concurrent.CompletableFuture;

/** A container whose use is being followed. */
public interface StatsSubscription extends AutoCloseable {

	/**
	 * Completes when the container has ended or the subscription was closed,
	 * exceptionally when the listener failed.
	 */
	CompletableFuture<Void> done();

	@Override
	void close();

}
