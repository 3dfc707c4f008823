package dev.gantry.platform.sources;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads an archive, or what is like one, entry by entry. */
public interface SourceReader extends Closeable {

	/** The next entry, or {@code null} after the last. */
	SourceEntry next() throws IOException;

	/** The content of the file that {@link #next()} has given last. */
	InputStream content() throws IOException;

	/**
	 * Makes sure that the archive was whole, after the last entry.
	 * @throws IOException if it was not
	 */
	void finish() throws IOException;

}
