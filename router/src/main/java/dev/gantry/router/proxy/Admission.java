package dev.gantry.router.proxy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;

/**
 * Bounds what clients can hold open on one event loop: the number of connections, and how
 * long one may be silent before its first request is complete.
 */
final class Admission implements Handler<HttpConnection> {

	private static final long CHECK_MILLIS = 1000;

	private final int most;

	private final long patience;

	private final Map<HttpConnection, Long> silentSince = new HashMap<>();

	private int open;

	/**
	 * Begins to watch.
	 * @param most how many connections may be open
	 * @param patience how long one may be silent
	 */
	Admission(Vertx vertx, int most, Duration patience) {
		this.most = most;
		this.patience = patience.toNanos();
		vertx.setPeriodic(CHECK_MILLIS, (unused) -> closeSilent());
	}

	@Override
	public void handle(HttpConnection connection) {
		if (this.open >= this.most) {
			connection.close();
			return;
		}
		this.open++;
		this.silentSince.put(connection, System.nanoTime());
		connection.closeHandler((unused) -> {
			this.open--;
			this.silentSince.remove(connection);
		});
	}

	/** Says that a request has come by a connection. */
	void heard(HttpConnection connection) {
		if (!this.silentSince.isEmpty()) {
			this.silentSince.remove(connection);
		}
	}

	private void closeSilent() {
		long now = System.nanoTime();
		this.silentSince.entrySet()
			.stream()
			.filter((silent) -> now - silent.getValue() > this.patience)
			.map(Map.Entry::getKey)
			.toList()
			.forEach(HttpConnection::close);
	}

}
