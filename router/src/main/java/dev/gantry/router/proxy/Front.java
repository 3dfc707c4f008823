package dev.gantry.router.proxy;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import dev.gantry.router.table.Destination;
import dev.gantry.router.table.TableInForce;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;

/** Looks at each request and finds who is to answer it. */
final class Front implements Handler<HttpServerRequest> {

	private final TableInForce table;

	private final BackendConnections connections;

	private final ForwardedHeaders forwarded;

	private final Figures figures;

	private final ProxySettings settings;

	Front(TableInForce table, BackendConnections connections, Figures figures, ProxySettings settings) {
		this.table = table;
		this.connections = connections;
		this.figures = figures;
		this.settings = settings;
		this.forwarded = new ForwardedHeaders(settings.trusted());
	}

	@Override
	public void handle(HttpServerRequest request) {
		Optional<Refusal> refusal = examine(request);
		if (refusal.isPresent()) {
			refusal.get().send(request);
			return;
		}
		String host = withoutDot(request.authority().host());
		Supplier<Optional<Destination>> table = () -> this.table.find(host);
		Optional<Destination> destination = table.get();
		if (destination.isEmpty()) {
			this.figures.unrouted();
			(this.table.isKnown() ? Refusal.unknownHost(host) : Refusal.starting()).send(request);
			return;
		}
		Passage passage = new Passage(request, destination.get(), table, this.connections, this.figures, this.settings);
		if (isWebSocket(request)) {
			new Tunnel(passage, this.forwarded).open();
		}
		else {
			new Exchange(passage, this.forwarded).begin();
		}
	}

	/** A request that could mean different things to router and backend is refused. */
	private static Optional<Refusal> examine(HttpServerRequest request) {
		HostAndPort authority = request.authority();
		if (authority == null || authority.host().isEmpty()) {
			return Optional.of(Refusal.badRequest("The request has no valid Host header."));
		}
		if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
			return Optional.of(Refusal.badRequest("The request has more than one Host header."));
		}
		HttpMethod method = request.method();
		if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE)) {
			return Optional.of(Refusal.badRequest("The method " + method + " is not supported."));
		}
		if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
				&& (request.headers().contains(HttpHeaders.CONTENT_LENGTH) || !"chunked"
					.equalsIgnoreCase(String.join(",", request.headers().getAll(HttpHeaders.TRANSFER_ENCODING))))) {
			return Optional.of(Refusal.badRequest("The length of the request's body is not clear."));
		}
		return Optional.empty();
	}

	private static boolean isWebSocket(HttpServerRequest request) {
		return request.version() == HttpVersion.HTTP_1_1 && request.method().equals(HttpMethod.GET)
				&& "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
				&& String.valueOf(request.getHeader(HttpHeaders.CONNECTION))
					.toLowerCase(Locale.ROOT)
					.contains("upgrade");
	}

	private static String withoutDot(String host) {
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

}
