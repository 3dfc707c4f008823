package dev.gantry.oci.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

import dev.gantry.oci.digest.Digest;

/**
 * Content on its way into a store. For one thread at a time.
 * <p>
 * Closing an ingest that was not committed discards it, unless it was
 * {@linkplain #suspend() suspended}: then it waits to be {@linkplain ContentStore#resume
 * resumed}.
 */
public interface Ingest extends Closeable {

	/** Names this ingest for {@link ContentStore#resume}: 32 hexadecimal digits. */
	String id();

	/** Bytes written so far. */
	long size();

	/** Where to write. Closing this stream closes nothing. */
	OutputStream output() throws IOException;

	/**
	 * Sends what was written so far on its way to the disk, so that a commit has less to
	 * wait for. Any thread may call this while another writes; it is a hint, and fails
	 * silently.
	 */
	default void flush() {
	}

	/**
	 * Lets every process that has the store see what was written so far, and go on with
	 * it; nothing may be written here afterwards unless nobody did.
	 */
	default void share() throws IOException {
	}

	/**
	 * Keeps what was written if it is what was promised; otherwise nothing is kept and
	 * the ingest is gone.
	 * @param expected the digest it must have
	 * @param expectedSize the bytes it must have, or -1 if nobody said
	 * @throws dev.gantry.oci.digest.ContentMismatchException if it is something else
	 */
	Content commit(Digest expected, long expectedSize) throws IOException;

	/**
	 * Keeps what was written under its SHA-256 digest.
	 */
	Content commit() throws IOException;

	/** Lets go of all resources, but keeps what was written to be resumed. */
	void suspend() throws IOException;

	@Override
	void close() throws IOException;

}
