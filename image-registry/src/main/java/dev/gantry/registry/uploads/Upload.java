package dev.gantry.registry.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.Ingest;

/** One upload session. Whoever touches it holds its lock, see {@link Uploads#with}. */
public final class Upload {

	private static final int BUFFER = 256 * 1024;

	/** The disk works while the network does, rather than after it. */
	private static final long FLUSH_EVERY = 8L * 1024 * 1024;

	final ReentrantLock lock = new ReentrantLock();

	private final RepositoryName repository;

	private final Ingest ingest;

	private volatile Instant touched;

	/** When the database was last told. */
	private Instant noted;

	private final Executor flusher;

	private long unflushed;

	private boolean ended;

	/**
	 * A session.
	 * @param flusher sends to the disk what was written; it may refuse silently
	 */
	Upload(RepositoryName repository, Ingest ingest, Instant now, Executor flusher) {
		this.flusher = flusher;
		this.repository = repository;
		this.ingest = ingest;
		this.touched = now;
		this.noted = now;
	}

	/** Names the session. */
	public String id() {
		return this.ingest.id();
	}

	public RepositoryName repository() {
		return this.repository;
	}

	/** Bytes so far. */
	public long size() {
		return this.ingest.size();
	}

	Instant touched() {
		return this.touched;
	}

	void touch(Instant now) {
		this.touched = now;
	}

	/** Whether the database should be told that the session was touched. */
	boolean isWorthNoting(Instant now, java.time.Duration interval) {
		if (now.isBefore(this.noted.plus(interval))) {
			return false;
		}
		this.noted = now;
		return true;
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Appends everything; when the client vanishes, what came stays to be resumed. Small
	 * pieces, as they come from a socket, are gathered first: the file system's work is
	 * by the call more than by the byte.
	 * @param limit how many bytes the upload may have in all
	 * @throws UploadTooLargeException if there are more
	 */
	public void append(InputStream in, long limit) throws IOException {
		byte[] buffer = new byte[BUFFER];
		int gathered = 0;
		try {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer, gathered, buffer.length - gathered)) {
				gathered += read;
				if (size() + gathered > limit) {
					throw new UploadTooLargeException(limit);
				}
				if (gathered == buffer.length) {
					gathered = 0;
					write(buffer, buffer.length);
				}
			}
		}
		finally {
			write(buffer, gathered);
		}
	}

	private void write(byte[] buffer, int length) throws IOException {
		this.ingest.output().write(buffer, 0, length);
		this.unflushed += length;
		if (this.unflushed >= FLUSH_EVERY) {
			this.unflushed = 0;
			this.flusher.execute(this.ingest::flush);
		}
	}

	/** Lets other registries of the store go on with it. */
	void share() throws IOException {
		this.ingest.share();
	}

	Content commit(Digest digest) throws IOException {
		this.ended = true;
		return this.ingest.commit(digest, -1);
	}

	void discard() throws IOException {
		this.ended = true;
		this.ingest.close();
	}

	/** Lets go of the session, which can be taken up again. */
	void suspend() throws IOException {
		this.ended = true;
		this.ingest.suspend();
	}

}
