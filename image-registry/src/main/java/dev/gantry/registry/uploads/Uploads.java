package dev.gantry.registry.uploads;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.Repositories;

/**
 * All upload sessions. A session belongs to the repository that it was started for, and
 * nobody can reach it through another. One that nobody touches for the length of the
 * lease is discarded with what it holds; so are, at the start, those of a process that is
 * gone, once they are as old.
 */
public final class Uploads implements Closeable {

	/** Each holds an open file. */
	private static final int MAX_SESSIONS = 2000;

	private final ContentStore store;

	private final Repositories repositories;

	private final Duration lease;

	private final Clock clock;

	private final Map<String, Upload> sessions = new ConcurrentHashMap<>();

	public Uploads(ContentStore store, Repositories repositories, Duration lease, Clock clock) {
		this.store = store;
		this.repositories = repositories;
		this.lease = lease;
		this.clock = clock;
	}

	/**
	 * Starts a session.
	 * @throws RegistryErrorException if there are too many
	 */
	public Upload start(RepositoryName repository) throws IOException {
		if (this.sessions.size() >= MAX_SESSIONS) {
			throw new RegistryErrorException(RegistryErrorCode.TOOMANYREQUESTS,
					MAX_SESSIONS + " uploads are under way; end or cancel some, or wait until their lease is over");
		}
		Upload upload = new Upload(repository, this.store.begin(), this.clock.instant());
		this.sessions.put(upload.id(), upload);
		return upload;
	}

	/**
	 * Does something with a session while nobody else does.
	 * @throws RegistryErrorException if there is no such session in the repository, or
	 * somebody else is busy with it
	 */
	public <T> T with(RepositoryName repository, String id, Work<T> work) throws IOException {
		Upload upload = this.sessions.get(id);
		if (upload == null || !upload.repository().equals(repository)) {
			throw unknown(id);
		}
		if (!upload.lock.tryLock()) {
			throw new RegistryErrorException(RegistryErrorCode.TOOMANYREQUESTS,
					"another request is writing to upload " + upload.id());
		}
		try {
			if (upload.isEnded()) {
				throw unknown(id);
			}
			upload.touch(this.clock.instant());
			return work.on(upload);
		}
		finally {
			upload.touch(this.clock.instant());
			upload.lock.unlock();
		}
	}

	/** Ends a session: its content becomes a blob of the repository, or nothing. */
	public Content finish(Upload upload, Digest digest) throws IOException {
		this.sessions.remove(upload.id());
		try {
			Content content = upload.commit(digest);
			this.repositories.linkBlob(upload.repository(), digest);
			return content;
		}
		catch (ContentMismatchException ex) {
			throw new RegistryErrorException(RegistryErrorCode.DIGEST_INVALID, ex.getMessage());
		}
	}

	/** Ends a session without a result. */
	public void cancel(Upload upload) throws IOException {
		this.sessions.remove(upload.id());
		upload.discard();
	}

	/**
	 * Discards sessions whose lease is over.
	 * @return how many
	 */
	public int expire() throws IOException {
		Instant limit = this.clock.instant().minus(this.lease);
		int expired = 0;
		for (Upload upload : List.copyOf(this.sessions.values())) {
			if (upload.touched().isBefore(limit) && upload.lock.tryLock()) {
				try {
					cancel(upload);
					expired++;
				}
				finally {
					upload.lock.unlock();
				}
			}
		}
		return expired + this.store.expireIngests(limit);
	}

	/** How many sessions there are. */
	public int count() {
		return this.sessions.size();
	}

	/** Lets go of all sessions and discards what they hold. */
	@Override
	public void close() throws IOException {
		for (Upload upload : List.copyOf(this.sessions.values())) {
			upload.lock.lock();
			try {
				cancel(upload);
			}
			finally {
				upload.lock.unlock();
			}
		}
	}

	private static RegistryErrorException unknown(String id) {
		return new RegistryErrorException(RegistryErrorCode.BLOB_UPLOAD_UNKNOWN,
				"there is no upload '" + id + "' in this repository; start a new one");
	}

	/**
	 * Something to do with a session.
	 *
	 * @param <T> what comes of it
	 */
	public interface Work<T> {

		T on(Upload upload) throws IOException;

	}

}
