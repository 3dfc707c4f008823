package dev.gantry.agent.execs;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.gantry.agent.link.PlatformUnreachableException;
import dev.gantry.contracts.link.ExecFrame;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Opens execs as WebSockets below {@code /agent/v1/execs}. */
public final class WebSocketExecDialer implements ExecDialer {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient client;

	private final URI base;

	private final Supplier<String> token;

	/**
	 * Creates the dialer.
	 * @param client speaks HTTP
	 * @param server the server's address, {@code http} or {@code https}
	 * @param token gives the node's token
	 */
	public WebSocketExecDialer(HttpClient client, URI server, Supplier<String> token) {
		this.client = client;
		this.base = URI
			.create(server.toString().replaceFirst("^http", "ws").replaceAll("/+$", "") + "/agent/v1/execs/");
		this.token = token;
	}

	@Override
	public ExecLine open(String streamId) {
		URI address = this.base.resolve(streamId);
		Line line = new Line();
		try {
			line.socket = this.client.newWebSocketBuilder()
				.header("Authorization", "Bearer " + this.token.get())
				.connectTimeout(PATIENCE)
				.buildAsync(address, line)
				.join();
			return line;
		}
		catch (CompletionException ex) {
			throw new PlatformUnreachableException("open " + address + ": " + ex.getCause(), ex);
		}
	}

	/** One open WebSocket; at most one message waits to be received. */
	private static final class Line implements ExecLine, WebSocket.Listener {

		private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final StringBuilder text = new StringBuilder();

		private volatile WebSocket socket;

		/** Stands in the queue for the end of the connection. */
		private static final Object GONE = new Object();

		@Override
		public Message receive() throws InterruptedException {
			Object next = this.received.take();
			if (next == GONE) {
				this.received.add(GONE);
				return null;
			}
			this.socket.request(1);
			return (Message) next;
		}

		@Override
		public void send(byte stream, byte[] output) {
			ByteBuffer message = ByteBuffer.allocate(output.length + 1).put(stream).put(output).flip();
			await(this.socket.sendBinary(message, true));
		}

		@Override
		public void finish(ExecFrame end) {
			await(this.socket.sendText(JSON.writeValueAsString(end), true));
			await(this.socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
		}

		@Override
		public void close() {
			this.socket.abort();
			this.received.add(GONE);
		}

		private void await(CompletableFuture<WebSocket> sent) {
			try {
				sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new PlatformUnreachableException("send to an exec's user: interrupted", ex);
			}
			catch (ExecutionException | TimeoutException ex) {
				close();
				throw new PlatformUnreachableException("send to an exec's user: " + ex.getMessage(), ex);
			}
		}

		@Override
		public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
			byte[] part = new byte[data.remaining()];
			data.get(part);
			this.bytes.writeBytes(part);
			if (this.bytes.size() > ExecFrame.MOST_BYTES + 1) {
				close();
			}
			else if (!last) {
				webSocket.request(1);
			}
			else {
				byte[] whole = this.bytes.toByteArray();
				this.bytes.reset();
				if (whole.length > 1 && whole[0] == ExecFrame.STDIN) {
					this.received.add(new Input(java.util.Arrays.copyOfRange(whole, 1, whole.length)));
				}
				else {
					webSocket.request(1);
				}
			}
			return null;
		}

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.text.append(data);
			if (!last) {
				webSocket.request(1);
				return null;
			}
			try {
				this.received.add(new Control(JSON.readValue(this.text.toString(), ExecFrame.class)));
			}
			catch (JacksonException ex) {
				close();
			}
			this.text.setLength(0);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.received.add(GONE);
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			this.received.add(GONE);
		}

	}

}
