package dev.gantry.router.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.gantry.router.table.Destination;
import dev.gantry.router.table.Target;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request's way to a backend: chooses one, connects to it, goes on to the next where
 * that fails, and lets go of the backend when the request has ended. Not for use by
 * several threads; all of a request happens on its connection's event loop.
 */
final class Passage {

	private static final Logger LOGGER = LoggerFactory.getLogger(Passage.class);

	/** How many backends a request is offered to. */
	private static final int ATTEMPTS = 4;

	/** How often a request is sent again. */
	private static final int RESENDS = 2;

	/**
	 * How long one of several backends may take to accept a connection, in milliseconds.
	 */
	private static final long PATIENCE_WITH_OTHERS = 1000;

	private final HttpServerRequest request;

	private final Supplier<Optional<Destination>> table;

	private final BackendConnections connections;

	private final Figures figures;

	private final ProxySettings settings;

	private final long begun = System.nanoTime();

	/** Those that took no connection. */
	private final List<Target> refusedBy = new ArrayList<>(0);

	/** Those that took no connection and those whose connection broke. */
	private final List<Target> failedBy = new ArrayList<>(0);

	private Destination destination;

	private long connectingSince = this.begun;

	private int attempts;

	private int resends;

	private boolean reused;

	private Target target;

	private int release;

	/**
	 * Begins a passage.
	 * @param request the client's request
	 * @param destination where it is to go
	 * @param table where it is to go by the table that is in force when it is asked
	 */
	Passage(HttpServerRequest request, Destination destination, Supplier<Optional<Destination>> table,
			BackendConnections connections, Figures figures, ProxySettings settings) {
		this.request = request;
		this.destination = destination;
		this.table = table;
		this.connections = connections;
		this.figures = figures;
		this.settings = settings;
	}

	HttpServerRequest request() {
		return this.request;
	}

	/**
	 * A request to a backend that has accepted a connection. Nothing of the client's
	 * request has been sent or read yet, so every backend can be tried, and one whose
	 * queue is full, which lets the request for a connection go unanswered, again and
	 * again for as long as the patience lasts.
	 * @return fails with {@link RefusedException} when none could be had
	 */
	Future<HttpClientRequest> connect() {
		Optional<Target> chosen = choose();
		if (chosen.isEmpty()) {
			boolean nobody = this.refusedBy.isEmpty();
			return Future.failedFuture(new RefusedException(nobody ? Refusal.noBackend(this.destination.app())
					: Refusal.backendFailed(this.destination.app(), "no instance accepts connections")));
		}
		Target backend = chosen.get();
		this.target = backend;
		this.release = backend.releaseNumber();
		return dial(backend).recover((failure) -> connectElsewhere(backend, failure));
	}

	private Future<HttpClientRequest> dial(Target backend) {
		RequestOptions options = new RequestOptions().setHost(backend.host())
			.setPort(backend.port())
			.setMethod(HttpMethod.GET)
			.setURI("/")
			.setConnectTimeout(patience());
		return this.connections.request(options).onSuccess((accepted) -> {
			this.reused = this.connections.reused(accepted);
			accepted.exceptionHandler((failure) -> LOGGER.debug("A request to {} failed", backend, failure));
		});
	}

	/** How long connecting may still take, in milliseconds. */
	private long patience() {
		long passed = (System.nanoTime() - this.connectingSince) / 1_000_000;
		return Math.max(1, this.settings.connectTimeout().toMillis() - passed);
	}

	/**
	 * A backend that refuses has been taken out by a newer table, which is asked then.
	 */
	private Optional<Target> choose() {
		while (this.attempts < ATTEMPTS) {
			this.attempts++;
			long now = System.nanoTime();
			Optional<Target> chosen = this.destination.choose(this.failedBy, now)
				.or(() -> this.destination.choose(this.refusedBy, now));
			if (chosen.isEmpty() || chosen.get().acquire()) {
				return chosen;
			}
			this.table.get().ifPresent((newer) -> this.destination = newer);
		}
		return Optional.empty();
	}

	private Future<HttpClientRequest> connectElsewhere(Target backend, Throwable failure) {
		letGo();
		if (failure instanceof ConnectionPoolTooBusyException || failure instanceof TimeoutException) {
			return Future.failedFuture(new RefusedException(Refusal.busy(this.destination.app())));
		}
		backend.unreachable(System.nanoTime());
		this.failedBy.add(backend);
		if (failure instanceof ConnectTimeoutException && patience() > 1) {
			this.attempts--;
		}
		else {
			this.refusedBy.add(backend);
		}
		this.table.get().ifPresent((newer) -> this.destination = newer);
		this.figures.retried();
		return connect();
	}

	/**
	 * Whether the request may be sent again after its connection broke: only if that may
	 * have been closed for being idle, and to a backend that still is one.
	 */
	boolean maySendAgain() {
		return this.reused && this.resends < RESENDS && this.target != null && !this.target.gone();
	}

	/**
	 * Another connection to the backend whose connection broke, and to no other: if its
	 * process has ended, the request may be what ended it, and its successor shall live.
	 * @return fails with {@link RefusedException} when it takes none
	 */
	Future<HttpClientRequest> connectAgain() {
		this.resends++;
		this.connectingSince = System.nanoTime();
		this.figures.retried();
		return dial(this.target).recover(this::dialAgain);
	}

	private Future<HttpClientRequest> dialAgain(Throwable failure) {
		if (failure instanceof ConnectTimeoutException && patience() > 1) {
			return dial(this.target).recover(this::dialAgain);
		}
		this.target.unreachable(System.nanoTime());
		return Future.failedFuture(new RefusedException(
				Refusal.backendFailed(this.destination.app(), "the instance ended while it had the request")));
	}

	/** Says that the backend has begun to answer. */
	void answered() {
		if (this.target != null) {
			this.target.reachable();
		}
	}

	/** Answers instead of a backend. */
	void refuse(Throwable failure) {
		Refusal refusal = (failure instanceof RefusedException refused) ? refused.refusal()
				: Refusal.backendFailed(this.destination.app(), "the connection to the instance broke");
		refusal.send(this.request);
		ended(refusal.status());
	}

	/** Ends the passage, once. */
	void ended(int status) {
		letGo();
		this.figures.ended(this.destination.app(), this.release, status, System.nanoTime() - this.begun);
	}

	private void letGo() {
		if (this.target != null) {
			Target before = this.target;
			this.target = null;
			before.release();
		}
	}

}
