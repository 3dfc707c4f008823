package dev.gantry.router.proxy;

import java.util.concurrent.atomic.AtomicInteger;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;

/**
 * A WebSocket: once the backend agrees (101), bytes pass both ways unread, each direction
 * as fast as its slower end. The backend counts it as in flight until both ends are
 * closed.
 */
final class Tunnel {

	private static final int SWITCHING_PROTOCOLS = 101;

	private final Passage passage;

	private final HttpServerRequest request;

	private final MultiMap headers;

	Tunnel(Passage passage, ForwardedHeaders forwarded) {
		this.passage = passage;
		this.request = passage.request();
		this.request.pause();
		this.headers = MultiMap.caseInsensitiveMultiMap().addAll(this.request.headers());
		forwarded.rewrite(this.headers, this.request.remoteAddress().hostAddress(), this.request.scheme(),
				this.request.authority().toString());
		this.headers.remove(HttpHeaders.HOST)
			.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
			.set(HttpHeaders.UPGRADE, "websocket");
	}

	void open() {
		this.passage.connect().compose(this::ask).onSuccess(this::answer).onFailure(this.passage::refuse);
	}

	private Future<HttpClientResponse> ask(HttpClientRequest backend) {
		backend.setMethod(this.request.method()).setURI(Exchange.originForm(this.request.uri()));
		backend.headers().addAll(this.headers);
		backend.authority(this.request.authority());
		this.request.response().exceptionHandler((failure) -> backend.reset());
		return backend.connect();
	}

	private void answer(HttpClientResponse answer) {
		this.passage.answered();
		if (answer.statusCode() == SWITCHING_PROTOCOLS) {
			connect(answer);
		}
		else {
			decline(answer);
		}
	}

	private void connect(HttpClientResponse answer) {
		NetSocket backend = answer.netSocket();
		backend.pause();
		HttpServerResponse response = this.request.response();
		response.setStatusCode(SWITCHING_PROTOCOLS);
		response.headers().addAll(answer.headers());
		this.request.toNetSocket().onSuccess((client) -> join(client, backend)).onFailure((failure) -> {
			backend.close();
			this.passage.ended(SWITCHING_PROTOCOLS);
		});
	}

	private void join(NetSocket client, NetSocket backend) {
		AtomicInteger open = new AtomicInteger(2);
		pass(client, backend, open);
		pass(backend, client, open);
	}

	/** Passes bytes one way; an end that closes takes the other with it. */
	private void pass(NetSocket from, NetSocket to, AtomicInteger open) {
		from.pipeTo(to).onComplete((done) -> {
			to.close();
			if (open.decrementAndGet() == 0) {
				this.passage.ended(SWITCHING_PROTOCOLS);
			}
		});
		from.resume();
	}

	/** The backend does not want to; what it says instead is passed on. */
	private void decline(HttpClientResponse answer) {
		HttpServerResponse response = this.request.response();
		response.setStatusCode(answer.statusCode());
		MultiMap told = MultiMap.caseInsensitiveMultiMap().addAll(answer.headers());
		ForwardedHeaders.removeHopByHop(told);
		response.headers().addAll(told);
		if (!told.contains(HttpHeaders.CONTENT_LENGTH)) {
			response.setChunked(true);
		}
		this.request.resume();
		answer.pipeTo(response).onComplete((done) -> this.passage.ended(answer.statusCode()));
	}

}
