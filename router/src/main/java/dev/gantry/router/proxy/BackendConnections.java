package dev.gantry.router.proxy;

import java.util.HashSet;
import java.util.Set;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * The connections of one event loop to backends. Remembers which of them have carried no
 * request yet: one that has can break because it was idle for too long, one that has not
 * breaks because of what was sent.
 */
final class BackendConnections {

	private final HttpClient client;

	private final Set<HttpConnection> unused = new HashSet<>();

	BackendConnections(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
		this.client = vertx.httpClientBuilder().with(options).with(pool).withConnectHandler(this::opened).build();
	}

	private void opened(HttpConnection connection) {
		this.unused.add(connection);
		connection.closeHandler((closed) -> this.unused.remove(connection));
	}

	/** A request by a connection that is open, as far as is known here. */
	Future<HttpClientRequest> request(RequestOptions options) {
		return this.client.request(options);
	}

	/**
	 * Whether the request's connection has carried others before; true when asked again.
	 */
	boolean reused(HttpClientRequest request) {
		return this.unused.isEmpty() || !this.unused.remove(request.connection());
	}

}
