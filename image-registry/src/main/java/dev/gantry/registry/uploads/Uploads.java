package dev.gantry.registry.uploads;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.Ingest;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.quotas.Quotas;
import dev.gantry.registry.repositories.Repositories;

/**
 * All upload sessions. A session belongs to the repository that it was started for, and
 * nobody can reach it through another. It outlives this process: whoever goes on with it
 * after a restart, or at another registry of the same store, goes on where it was. One
 * that nobody touches for the length of the lease is discarded with what it holds.
 */
public final class Uploads implements Closeable {

	/** Each holds an open file. */
	private static final int MAX_SESSIONS = 2000;

	private static final int NOTES_IN_A_LEASE = 10;

	private static final int FLUSHERS = 2;

	private final ContentStore store;

	private final Repositories repositories;

	private final Quotas quotas;

	private final Duration lease;

	private final Clock clock;

	private final UploadRows rows;

	private final Map<String, Upload> sessions = new ConcurrentHashMap<>();

	/** When it is busy there is nothing to gain by asking it for more. */
	private final ThreadPoolExecutor flusher = new ThreadPoolExecutor(0, FLUSHERS, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), Uploads::flusherThread, new ThreadPoolExecutor.DiscardPolicy());

	public Uploads(ContentStore store, Repositories repositories, Quotas quotas, Duration lease, Clock clock) {
		this.store = store;
		this.repositories = repositories;
		this.quotas = quotas;
		this.lease = lease;
		this.clock = clock;
		this.rows = new UploadRows(repositories.database(), UUID.randomUUID().toString());
	}

	private static Thread flusherThread(Runnable task) {
		Thread thread = new Thread(task, "registry-flush");
		thread.setDaemon(true);
		return thread;
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
		Upload upload = new Upload(repository, this.store.begin(), this.clock.instant(), this.flusher);
		this.rows.insert(upload.id(), repository, this.clock.instant());
		this.sessions.put(upload.id(), upload);
		return upload;
	}

	/**
	 * Does something with a session while nobody else does.
	 * @throws RegistryErrorException if there is no such session in the repository, or
	 * somebody else is busy with it
	 */
	public <T> T with(RepositoryName repository, String id, Work<T> work) throws IOException {
		Upload upload = find(repository, id);
		if (!upload.lock.tryLock()) {
			throw new RegistryErrorException(RegistryErrorCode.TOOMANYREQUESTS,
					"another request is writing to upload " + upload.id());
		}
		try {
			if (upload.isEnded()) {
				throw unknown(id);
			}
			touch(upload);
			return work.on(upload);
		}
		finally {
			upload.touch(this.clock.instant());
			upload.lock.unlock();
		}
	}

	private void touch(Upload upload) {
		Instant now = this.clock.instant();
		upload.touch(now);
		if (upload.isWorthNoting(now, this.lease.dividedBy(NOTES_IN_A_LEASE))) {
			this.rows.touch(upload.id(), now);
		}
	}

	/** The session as this process has it, or else as somebody left it. */
	private Upload find(RepositoryName repository, String id) throws IOException {
		boolean here = this.rows.isHeldHere(id, repository).orElseThrow(() -> unknown(id));
		Upload known = this.sessions.get(id);
		if (here && known != null) {
			return known;
		}
		if (known != null && this.sessions.remove(id, known)) {
			known.suspend();
		}
		Upload resumed = new Upload(repository, this.store.resume(id).orElseThrow(() -> unknown(id)),
				this.clock.instant(), this.flusher);
		Upload other = this.sessions.putIfAbsent(id, resumed);
		if (other != null) {
			resumed.suspend();
			return other;
		}
		this.rows.takeOver(id, this.clock.instant());
		return resumed;
	}

	/**
	 * Appends a piece to a session, which any registry of the store may go on with.
	 */
	public void appendPiece(Upload upload, InputStream in) throws IOException {
		append(upload, in);
		upload.share();
	}

	/**
	 * Appends to a session what its repository has room for. What came before a cut can
	 * be gone on with.
	 */
	public void append(Upload upload, InputStream in) throws IOException {
		try {
			upload.append(in, this.quotas.room(upload.repository()));
		}
		catch (UploadTooLargeException ex) {
			cancel(upload);
			throw this.quotas.exceeded(upload.repository());
		}
		catch (IOException ex) {
			upload.share();
			throw ex;
		}
	}

	/**
	 * Makes sure that a repository has room for a blob that it does not have.
	 * @throws RegistryErrorException if it has not
	 */
	public void requireRoom(RepositoryName repository, Digest digest, long size) {
		if (this.repositories.blobs().find(repository, digest).isEmpty()) {
			this.quotas.requireRoom(repository, size);
		}
	}

	/** Ends a session: its content becomes a blob of the repository, or nothing. */
	public Content finish(Upload upload, Digest digest) throws IOException {
		this.sessions.remove(upload.id());
		try {
			this.repositories.contents().leaseForCommit(digest, upload.size());
			Content content = upload.commit(digest);
			this.repositories.blobs().link(upload.repository(), digest);
			return content;
		}
		catch (ContentMismatchException ex) {
			throw new RegistryErrorException(RegistryErrorCode.DIGEST_INVALID, ex.getMessage());
		}
		finally {
			this.rows.delete(upload.id());
		}
	}

	/** Ends a session without a result. */
	public void cancel(Upload upload) throws IOException {
		this.sessions.remove(upload.id());
		upload.discard();
		this.rows.delete(upload.id());
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
		expired += this.store.expireIngests(limit);
		for (String id : this.rows.untouchedSince(limit)) {
			forgetIfGone(id);
		}
		return expired;
	}

	private void forgetIfGone(String id) throws IOException {
		if (this.sessions.containsKey(id)) {
			return;
		}
		Optional<Ingest> left = this.store.resume(id);
		if (left.isPresent()) {
			left.get().suspend();
		}
		else {
			this.rows.delete(id);
		}
	}

	/** How many sessions this process has. */
	public int count() {
		return this.sessions.size();
	}

	/** Lets go of all sessions, which can be taken up again. */
	@Override
	public void close() throws IOException {
		for (Upload upload : List.copyOf(this.sessions.values())) {
			upload.lock.lock();
			try {
				if (!upload.isEnded()) {
					upload.suspend();
				}
			}
			finally {
				upload.lock.unlock();
			}
		}
		this.sessions.clear();
		this.flusher.shutdown();
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
