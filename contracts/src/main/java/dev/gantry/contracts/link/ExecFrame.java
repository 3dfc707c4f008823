package dev.gantry.contracts.link;

/**
 * What travels on the WebSocket of an exec, between its user, the platform and the node.
 * Binary messages carry bytes: the first byte names the stream, at most
 * {@value #MOST_BYTES} follow. Text messages carry this record in JSON, one member of it
 * set. The last message comes from the node and has {@code exitCode} or {@code failure}.
 *
 * @param columns the terminal's new width, with {@code rows}
 * @param rows the terminal's new height
 * @param inputEnded whether there is no more input
 * @param signal a signal for the process, by name without SIG
 * @param exitCode the process's exit status, or 128 and the signal that ended it
 * @param failure why it never ran, for people
 */
public record ExecFrame(Integer columns, Integer rows, Boolean inputEnded, String signal, Integer exitCode,
		String failure) {

	/** Bytes for the process's standard input. */
	public static final byte STDIN = 0;

	/** Bytes of its standard output; all of a terminal's. */
	public static final byte STDOUT = 1;

	/** Bytes of its standard error. */
	public static final byte STDERR = 2;

	/** After the first byte of a binary message. */
	public static final int MOST_BYTES = 16 * 1024;

	public static ExecFrame resized(int columns, int rows) {
		return new ExecFrame(columns, rows, null, null, null, null);
	}

	public static ExecFrame endOfInput() {
		return new ExecFrame(null, null, true, null, null, null);
	}

	public static ExecFrame signalled(String signal) {
		return new ExecFrame(null, null, null, signal, null, null);
	}

	public static ExecFrame exited(int exitCode) {
		return new ExecFrame(null, null, null, null, exitCode, null);
	}

	public static ExecFrame failed(int exitCode, String failure) {
		return new ExecFrame(null, null, null, null, exitCode, failure);
	}

}
