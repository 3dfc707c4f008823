package dev.gantry.router.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/**
 * Passes the body of a backend's answer on, as fast as its slower end. The last bytes of
 * a body of known length end the answer, so that a small one leaves in a single write. A
 * body that breaks off breaks the client's answer off, too: it must not look whole.
 */
final class Relay {

	/** The length of a body whose end the backend does not tell beforehand. */
	static final long UNKNOWN = -1;

	private final HttpClientResponse from;

	private final HttpServerResponse to;

	private final Promise<Void> passed = Promise.promise();

	private final boolean lengthKnown;

	private long left;

	private boolean over;

	/**
	 * A relay between two that have not begun to stream.
	 * @param length of the body in bytes, or {@link #UNKNOWN}
	 */
	Relay(HttpClientResponse from, HttpServerResponse to, long length) {
		this.from = from;
		this.to = to;
		this.lengthKnown = length != UNKNOWN;
		this.left = length;
	}

	/** Begins; done when the client has the end, failed when either side broke. */
	Future<Void> start() {
		this.from.exceptionHandler(this::broken).handler(this::pass).endHandler((unused) -> end(Buffer.buffer()));
		return this.passed.future();
	}

	private void pass(Buffer bytes) {
		this.left -= bytes.length();
		if (this.lengthKnown && this.left == 0) {
			end(bytes);
			return;
		}
		this.to.write(bytes);
		if (this.to.writeQueueFull()) {
			this.from.pause();
			this.to.drainHandler((unused) -> this.from.resume());
		}
	}

	private void end(Buffer last) {
		if (!this.over) {
			this.over = true;
			this.to.end(last).onComplete(this.passed);
		}
	}

	private void broken(Throwable failure) {
		if (!this.over) {
			this.over = true;
			this.to.reset();
			this.passed.fail(failure);
		}
	}

}
