package dev.gantry.engine.build;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.gantry.contracts.errors.GantryException;

/** Whether a build shall end early, why, and what to do at the moment when it shall. */
final class Cancellation {

	private final Set<Interruption> interruptions = new LinkedHashSet<>();

	private GantryException reason;

	/** Ends the build because nobody wants it any more. */
	void cancel() {
		cancel(BuildFailures.cancelled());
	}

	/** Ends the build; only the first reason counts. */
	synchronized void cancel(GantryException reason) {
		if (this.reason == null) {
			this.reason = reason;
			new ArrayList<>(this.interruptions).forEach((interruption) -> interruption.action.run());
		}
	}

	/** Whether the build shall end. */
	synchronized boolean isWanted() {
		return this.reason != null;
	}

	/** Fails if the build shall end. */
	synchronized void check() {
		if (this.reason != null) {
			throw this.reason;
		}
	}

	/**
	 * Does a piece of work that can be ended.
	 * @param end ends it; called from another thread and never after the work is over, or
	 * at once if the build shall end already
	 */
	<T> T during(Runnable end, Work<T> work) throws IOException, InterruptedException {
		Interruption interruption = new Interruption(end);
		synchronized (this) {
			this.interruptions.add(interruption);
			if (this.reason != null) {
				end.run();
			}
		}
		try {
			return work.run();
		}
		finally {
			synchronized (this) {
				this.interruptions.remove(interruption);
			}
		}
	}

	/** A piece of work. */
	@FunctionalInterface
	interface Work<T> {

		T run() throws IOException, InterruptedException;

	}

	/** Each is another one, whatever it does. */
	private static final class Interruption {

		private final Runnable action;

		private Interruption(Runnable action) {
			this.action = action;
		}

	}

}
