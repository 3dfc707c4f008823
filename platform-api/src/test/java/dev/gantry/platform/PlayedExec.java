package dev.gantry.platform;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

import dev.gantry.contracts.link.ExecFrame;
import dev.gantry.contracts.link.StreamRequest;
import tools.jackson.databind.json.JsonMapper;

/** A command that answers its input in capitals and ends with its input. */
final class PlayedExec implements WebSocket.Listener {

	private final StreamRequest request;

	private final ByteArrayOutputStream part = new ByteArrayOutputStream();

	private PlayedExec(StreamRequest request) {
		this.request = request;
	}

	static void open(RunningPlatform platform, String token, StreamRequest request) {
		HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Authorization", "Bearer " + token)
			.buildAsync(
					URI.create(
							platform.uri("/agent/v1/execs/" + request.streamId()).toString().replace("http:", "ws:")),
					new PlayedExec(request))
			.join();
	}

	@Override
	public void onOpen(WebSocket socket) {
		send(socket, "ran " + String.join("|", this.request.exec().command()) + "\n");
		socket.request(1);
	}

	@Override
	public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
		byte[] bytes = new byte[data.remaining()];
		data.get(bytes);
		this.part.writeBytes(bytes);
		if (last) {
			byte[] whole = this.part.toByteArray();
			this.part.reset();
			send(socket,
					new String(whole, 1, whole.length - 1, StandardCharsets.UTF_8).toUpperCase(java.util.Locale.ROOT));
		}
		socket.request(1);
		return null;
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
		ExecFrame frame = JsonMapper.shared().readValue(text.toString(), ExecFrame.class);
		if (Boolean.TRUE.equals(frame.inputEnded())) {
			socket.sendText(JsonMapper.shared().writeValueAsString(ExecFrame.exited(7)), true)
				.thenCompose((sent) -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
		}
		socket.request(1);
		return null;
	}

	private static void send(WebSocket socket, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		ByteBuffer message = ByteBuffer.allocate(bytes.length + 1).put(ExecFrame.STDOUT).put(bytes).flip();
		socket.sendBinary(message, true).join();
	}

}
