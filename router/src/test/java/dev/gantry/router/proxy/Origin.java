package dev.gantry.router.proxy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** A backend that remembers the requests it got. */
final class Origin implements AutoCloseable {

	final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

	private final Vertx vertx = Vertx.vertx();

	private final HttpServer server;

	Origin(String answer) {
		this((request) -> request.response().end(answer));
	}

	Origin(Handler<HttpServerRequest> handler) {
		this.server = this.vertx.createHttpServer().requestHandler((request) -> {
			this.requests.add(request);
			handler.handle(request);
		});
		this.server.webSocketHandler((socket) -> socket.textMessageHandler((text) -> {
			if ("bye".equals(text)) {
				socket.close();
			}
			else {
				socket.writeTextMessage("echo " + text);
			}
		}));
		this.server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
	}

	int port() {
		return this.server.actualPort();
	}

	String header(String name) {
		return String.join("|", this.requests.get(this.requests.size() - 1).headers().getAll(name));
	}

	@Override
	public void close() {
		this.vertx.close().toCompletionStage().toCompletableFuture().join();
	}

}
