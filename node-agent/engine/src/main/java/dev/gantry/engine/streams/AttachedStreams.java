package dev.gantry.engine.streams;

import java.io.IOException;

/**
 * The standard streams of a running process, in both directions, from the moment of
 * attaching on. Reading and writing may be done by two threads. A process does not wait
 * for those who are attached, unless they were attached with
 * {@link AttachOptions.Pace#PROCESS_WAITS}.
 */
public interface AttachedStreams extends AutoCloseable {

	/**
	 * Waits for output.
	 * @return a piece, at most 16 KiB of it; an {@link Output.End} again and again once
	 * there is no more
	 */
	Output read() throws IOException;

	/**
	 * Writes input; waits when the process does not read it. Does nothing when the
	 * process has no input.
	 * @throws IOException when we are not attached any more
	 */
	void write(byte[] bytes, int offset, int length) throws IOException;

	/** Ends the input where it lives as long as its first writer; output goes on. */
	void closeInput() throws IOException;

	/** Lets go; the process runs on. */
	@Override
	void close();

}
