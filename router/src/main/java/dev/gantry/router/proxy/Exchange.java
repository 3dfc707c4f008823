package dev.gantry.router.proxy;

import java.util.Set;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;

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

	private static final int NO_CONTENT = 204;

	private static final int NOT_MODIFIED = 304;

	private final Passage passage;

	private final ProxyRequest proxied;

	private final boolean bodiless;

	Exchange(Passage passage, ForwardedHeaders forwarded) {
		HttpServerRequest request = passage.request();
		this.passage = passage;
		this.bodiless = isBodiless(request);
		this.proxied = ProxyRequest.reverseProxy(request);
		this.proxied.setURI(originForm(request.uri()));
		this.proxied.setAuthority(request.authority());
		forwarded.rewrite(this.proxied.headers(), request.remoteAddress().hostAddress(), request.scheme(),
				request.authority().toString());
		if (this.bodiless) {
			this.proxied.setBody(null);
			request.resume();
		}
	}

	private static boolean isBodiless(HttpServerRequest request) {
		String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
		return request.isEnded()
				|| !request.headers().contains(HttpHeaders.TRANSFER_ENCODING) && (length == null || "0".equals(length));
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
		backend.compose(this.proxied::send).onSuccess(this::answer).onFailure(this::failed);
	}

	private void failed(Throwable failure) {
		boolean sendAgain = !(failure instanceof RefusedException) && this.bodiless && this.passage.maySendAgain()
				&& IDEMPOTENT.contains(this.proxied.getMethod()) && !this.passage.request().response().closed();
		if (sendAgain) {
			send(this.passage.connectAgain());
		}
		else {
			this.passage.refuse(failure);
		}
	}

	private void answer(ProxyResponse response) {
		this.passage.answered();
		int status = response.getStatusCode();
		ForwardedHeaders.removeHopByHop(response.headers());
		boolean unknownLength = response.getBody().length() < 0;
		if (unknownLength && (status == NO_CONTENT || status == NOT_MODIFIED)) {
			response.proxiedResponse().resume();
			response.setBody(null);
		}
		boolean chunkless = unknownLength && this.passage.request().version() == HttpVersion.HTTP_1_0;
		(chunkless ? stream(response) : response.send()).onComplete((sent) -> this.passage.ended(status));
	}

	/**
	 * Answers a client that knows no chunks with a body of unknown length: its end is the
	 * end of the connection.
	 */
	private Future<Void> stream(ProxyResponse response) {
		HttpServerRequest request = this.passage.request();
		request.response().setStatusCode(response.getStatusCode());
		response.headers().remove(HttpHeaders.TRANSFER_ENCODING);
		request.response().headers().addAll(response.headers());
		return response.proxiedResponse().pipeTo(request.response()).eventually(() -> request.connection().close());
	}

}
