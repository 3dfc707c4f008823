package dev.gantry.agent.logs;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.gantry.agent.link.PlatformUnreachableException;

/** Opens streams as WebSockets below {@code /agent/v1/streams}. */
public final class WebSocketDialer implements StreamDialer {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private final HttpClient client;

	private final URI base;

	private final Supplier<String> token;

	/**
	 * Creates the dialer.
	 * @param client speaks HTTP
	 * @param server the server's address, {@code http} or {@code https}
	 * @param token gives the node's token
	 */
	public WebSocketDialer(HttpClient client, URI server, Supplier<String> token) {
		this.client = client;
		this.base = URI
			.create(server.toString().replaceFirst("^http", "ws").replaceAll("/+$", "") + "/agent/v1/streams/");
		this.token = token;
	}

	@Override
	public StreamSink open(String streamId, Runnable onClose) {
		URI address = this.base.resolve(streamId);
		Sink sink = new Sink(onClose);
		try {
			sink.socket = this.client.newWebSocketBuilder()
				.header("Authorization", "Bearer " + this.token.get())
				.connectTimeout(PATIENCE)
				.buildAsync(address, sink)
				.join();
			return sink;
		}
		catch (CompletionException ex) {
			throw new PlatformUnreachableException("open " + address + ": " + ex.getCause(), ex);
		}
	}

	/** One open WebSocket. */
	private static final class Sink implements StreamSink, WebSocket.Listener {

		private final Runnable onClose;

		private volatile WebSocket socket;

		private volatile boolean closed;

		Sink(Runnable onClose) {
			this.onClose = onClose;
		}

		@Override
		public void send(String message) {
			try {
				this.socket.sendText(message, true).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new PlatformUnreachableException("send to a stream: interrupted", ex);
			}
			catch (ExecutionException | TimeoutException ex) {
				this.closed = true;
				this.socket.abort();
				throw new PlatformUnreachableException("send to a stream: " + ex.getMessage(), ex);
			}
		}

		@Override
		public void finish() {
			this.closed = true;
			this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
		}

		@Override
		public void fail(String reason) {
			this.closed = true;
			// A close frame's reason holds at most 123 bytes, RFC 6455 section 5.5.
			this.socket.sendClose(1011, reason.length() > 100 ? reason.substring(0, 100) : reason);
		}

		@Override
		public boolean isClosed() {
			return this.closed;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			gone();
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			gone();
		}

		private void gone() {
			if (!this.closed) {
				this.closed = true;
				this.onClose.run();
			}
		}

	}

}
