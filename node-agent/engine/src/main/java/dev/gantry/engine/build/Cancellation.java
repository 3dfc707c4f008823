package dev.gantry.engine.build;

/** Whether a build was cancelled, and what to do at the moment when it is. */
final class Cancellation {

	private boolean cancelled;

	private Runnable interruption;

	synchronized void cancel() {
		this.cancelled = true;
		if (this.interruption != null) {
			this.interruption.run();
		}
	}

	/** Fails if the build was cancelled. */
	synchronized void check() {
		if (this.cancelled) {
			throw BuildFailures.cancelled();
		}
	}

	/**
	 * Says what ends the present work; done at once if the build is cancelled already.
	 * @param interruption may be called from another thread; {@code null} for nothing
	 */
	synchronized void onCancel(Runnable interruption) {
		this.interruption = interruption;
		if (this.cancelled && interruption != null) {
			interruption.run();
		}
	}

}
