package dev.gantry.engine.streams;

/**
 * What the standard streams of a process are.
 *
 * @param terminal whether they are one pseudo-terminal, else input is {@code /dev/null}
 * or a pipe, and output and error are a pipe each
 * @param input whether there is input; without it, it is at its end from the start
 * @param inputOnce whether input ends when the first who wrote to it lets go
 */
public record Streams(boolean terminal, boolean input, boolean inputOnce) {

	/** No input, output and error apart. */
	public static final Streams OUTPUT_ONLY = new Streams(false, false, false);

	/** Input too, that ends with the one who has it. */
	public static final Streams PIPES = new Streams(false, true, true);

	/** A terminal, as for a shell. */
	public static final Streams TERMINAL = new Streams(true, true, false);

}
