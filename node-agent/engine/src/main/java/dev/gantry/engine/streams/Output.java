package dev.gantry.engine.streams;

/** What somebody who is attached gets to see. */
public sealed interface Output {

	/**
	 * Bytes as the process wrote them; a terminal's are all {@link Source#STDOUT}.
	 */
	record Data(Source source, byte[] bytes) implements Output {
	}

	/** The last there is, and why. */
	enum End implements Output {

		/** The process has ended and this was all of its output. */
		ENDED,

		/**
		 * Output came faster than it was read, and the process must not wait; or its shim
		 * was killed. The log has all that there was.
		 */
		DROPPED,

		/** We let go. */
		DETACHED

	}

	/** Where output comes from. */
	enum Source {

		STDOUT, STDERR

	}

}
