package dev.gantry.router.proxy;

import java.util.Date;
import java.util.Set;

import io.netty.handler.codec.DateFormatter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * One request and its answer. Bodies stream both ways, each as fast as its slower end.
 * <p>
 * A request whose backend fails is sent again where that cannot do harm: to any backend
 * while no connection has been made; afterwards only when it has no body, its method is
 * idempotent (RFC 9110 section 9.2.2), nothing of the answer has come and the connection
 * had carried other requests before. That covers a backend that closes an idle connection
 * in the moment in which it is used again, so the request goes to the same backend: one
 * that ends an instance must not be handed on to the next.
 */
final class Exchange {

	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.PUT, HttpMethod.DELETE);

	private static final Set<HttpMethod> MEANINGLESS_CONTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD,
			HttpMethod.OPTIONS);

	private static final int NO_CONTENT = 204;

	private static final int NOT_MODIFIED = 304;

	private final Passage passage;

	private final ForwardedHeaders forwarded;

	private final HttpServerRequest request;

	private final boolean bodiless;

	Exchange(Passage passage, ForwardedHeaders forwarded) {
		this.passage = passage;
		this.forwarded = forwarded;
		this.request = passage.request();
		this.bodiless = isBodiless(this.request);
		if (!this.bodiless) {
			this.request.pause();
		}
	}

	/**
	 * A stream of HTTP/2 says by its frames where it ends, and the length is optional;
	 * the methods whose content means nothing (RFC 9110 section 9.3.1) are taken to have
	 * none then.
	 */
	private static boolean isBodiless(HttpServerRequest request) {
		if (request.isEnded()) {
			return true;
		}
		String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
		if (length != null) {
			return "0".equals(length);
		}
		return (request.version() == HttpVersion.HTTP_2) ? MEANINGLESS_CONTENT.contains(request.method())
				: !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
	}

	/** The form in which a server is asked; a client may send the one for proxies. */
	static String originForm(String uri) {
		if (uri.startsWith("/") || "*".equals(uri)) {
			return uri;
		}
		int scheme = uri.indexOf("://");
		int path = (scheme < 0) ? -1 : uri.indexOf('/', scheme + 3);
		return (path < 0) ? "/" : uri.substring(path);
	}

	void begin() {
		send(this.passage.connect());
	}

	private void send(Future<HttpClientRequest> backend) {
		backend.compose(this::ask).onSuccess(this::answer).onFailure(this::failed);
	}

	private Future<HttpClientResponse> ask(HttpClientRequest backend) {
		this.request.response().exceptionHandler((gone) -> backend.reset());
		backend.setMethod(this.request.method()).setURI(originForm(this.request.uri()));
		this.forwarded.pass(this.request, backend.headers());
		backend.authority(this.request.authority());
		if (this.bodiless) {
			backend.end();
		}
		else {
			backend.setChunked(!backend.headers().contains(HttpHeaders.CONTENT_LENGTH));
			this.request.pipe().endOnFailure(false).to(backend).onFailure((broken) -> backend.reset());
		}
		return backend.response();
	}

	private void failed(Throwable failure) {
		boolean sendAgain = !(failure instanceof RefusedException) && this.bodiless && this.passage.maySendAgain()
				&& IDEMPOTENT.contains(this.request.method()) && !this.request.response().closed();
		if (sendAgain) {
			send(this.passage.connectAgain());
		}
		else {
			this.passage.refuse(failure);
		}
	}

	private void answer(HttpClientResponse answer) {
		this.passage.answered();
		int status = answer.statusCode();
		HttpServerResponse response = this.request.response();
		response.setStatusCode(status).setStatusMessage(answer.statusMessage());
		MultiMap headers = response.headers().addAll(answer.headers());
		ForwardedHeaders.removeHopByHop(headers);
		headers.remove(HttpHeaders.TRANSFER_ENCODING);
		if (!headers.contains(HttpHeaders.DATE)) {
			headers.set(HttpHeaders.DATE, DateFormatter.format(new Date()));
		}
		relay(answer, response).onComplete((ended) -> this.passage.ended(status));
	}

	/**
	 * A client that knows no chunks learns from the end of the connection where a body of
	 * unknown length ends.
	 */
	private Future<Void> relay(HttpClientResponse answer, HttpServerResponse response) {
		String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
		if (length != null) {
			return new Relay(answer, response, Long.parseLong(length)).start();
		}
		int status = answer.statusCode();
		if (this.request.version() == HttpVersion.HTTP_1_0) {
			return new Relay(answer, response, Relay.UNKNOWN).start()
				.eventually(() -> this.request.connection().close());
		}
		response.setChunked(status != NO_CONTENT && status != NOT_MODIFIED);
		return new Relay(answer, response, Relay.UNKNOWN).start();
	}

}
