package dev.gantry.platform.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A document with a revision that readers wait on. Before the first posting there is
 * nothing to read: a reader must never take "not known yet" for "nothing".
 *
 * @param <T> the document
 */
final class Board<T> {

	private T document;

	private long revision;

	private List<CompletableFuture<T>> waiting = new ArrayList<>();

	/** Posts a document under a revision that differs from the last one. */
	void post(T document, long revision) {
		List<CompletableFuture<T>> readers;
		synchronized (this) {
			this.document = document;
			this.revision = revision;
			readers = this.waiting;
			this.waiting = new ArrayList<>();
		}
		readers.forEach((reader) -> reader.complete(document));
	}

	/** Takes the document down; who waits goes on waiting for the next one. */
	synchronized void clear() {
		this.document = null;
	}

	/** Takes the document down and sends everybody away who waits. */
	void close(RuntimeException reason) {
		List<CompletableFuture<T>> readers;
		synchronized (this) {
			this.document = null;
			readers = this.waiting;
			this.waiting = new ArrayList<>();
		}
		readers.forEach((reader) -> reader.completeExceptionally(reason));
	}

	/** The document as it stands, or {@code null}. */
	synchronized T read() {
		return this.document;
	}

	/**
	 * The document: at once when its revision is not the known one, else when it changes
	 * or, unchanged, after the wait. Fails with a {@link TimeoutException} if nothing
	 * stands there by then.
	 */
	synchronized CompletionStage<T> read(long known, Duration wait) {
		if (this.document != null && (this.revision != known || wait.isZero())) {
			return CompletableFuture.completedFuture(this.document);
		}
		CompletableFuture<T> reader = new CompletableFuture<>();
		this.waiting.add(reader);
		if (this.document == null) {
			reader.orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS);
		}
		else {
			reader.completeOnTimeout(this.document, wait.toMillis(), TimeUnit.MILLISECONDS);
		}
		reader.whenComplete((document, failure) -> forget(reader));
		return reader;
	}

	private synchronized void forget(CompletableFuture<T> reader) {
		this.waiting.remove(reader);
	}

}
