package dev.gantry.engine.logs;

import java.util.concurrent.CompletableFuture;

/** A log that is being read. */
public interface LogSubscription extends AutoCloseable {

	/**
	 * Completes when every selected line was delivered (for a followed log: when the
	 * container has ended and its last line was delivered), exceptionally when the log
	 * could not be read or the listener failed.
	 */
	CompletableFuture<Void> done();

	/** Ends the reading. */
	@Override
	void close();

}
