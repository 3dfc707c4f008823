package dev.gantry.engine.streams;

import java.util.Objects;

/**
 * How somebody attaches.
 *
 * @param input whether what they write is the process's input
 * @param pace what happens when they read more slowly than the process writes
 */
public record AttachOptions(boolean input, Pace pace) {

	/** Looking on. */
	public static final AttachOptions OUTPUT = new AttachOptions(false, Pace.READER_IS_DROPPED);

	/** Working with it. */
	public static final AttachOptions INTERACTIVE = new AttachOptions(true, Pace.READER_IS_DROPPED);

	public AttachOptions {
		Objects.requireNonNull(pace, "pace");
	}

	public AttachOptions withPace(Pace pace) {
		return new AttachOptions(this.input, pace);
	}

	/** Who gives way. */
	public enum Pace {

		/** After a quarter of a megabyte that was not read; the process never waits. */
		READER_IS_DROPPED,

		/** The process waits until output was read, as in a shell's pipeline. */
		PROCESS_WAITS

	}

}
