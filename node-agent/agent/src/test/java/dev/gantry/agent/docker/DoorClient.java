package dev.gantry.agent.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP to a door byte by byte, as no library would. */
record DoorClient(Path socket) {

	/** An answer; its body without the marks of its pieces. */
	record Answer(int status, String body) {

		JsonNode json() {
			return JsonMapper.shared().readTree(this.body);
		}

	}

	Answer ask(String method, String path) throws IOException {
		return ask(method, path, "");
	}

	Answer ask(String method, String path, String body) throws IOException {
		return ask(method, path, body, Map.of("Content-Type", "application/json"));
	}

	Answer ask(String method, String path, String body, Map<String, String> headers) throws IOException {
		try (SocketChannel channel = begin(method, path, body.getBytes(StandardCharsets.UTF_8), headers)) {
			return answer(readToEnd(channel));
		}
	}

	Answer send(String path, byte[] body) throws IOException {
		try (SocketChannel channel = begin("POST", path, body, Map.of("Content-Type", "application/x-tar"))) {
			return answer(readToEnd(channel));
		}
	}

	/** Sends a request and leaves the connection open. */
	SocketChannel begin(String method, String path, byte[] body, Map<String, String> headers) throws IOException {
		StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: door\r\n");
		if (!headers.containsKey("Connection")) {
			head.append("Connection: close\r\n");
		}
		headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.connect(UnixDomainSocketAddress.of(this.socket));
		write(channel, head.toString().getBytes(StandardCharsets.UTF_8));
		write(channel, body);
		return channel;
	}

	static void write(SocketChannel channel, byte[] bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		while (buffer.hasRemaining()) {
			channel.write(buffer);
		}
	}

	/** Reads until a text has come, and tells all that came. */
	static String readUntil(SocketChannel channel, String text) throws IOException {
		StringBuilder all = new StringBuilder();
		ByteBuffer buffer = ByteBuffer.allocate(8192);
		while (all.indexOf(text) < 0) {
			if (channel.read(buffer.clear()) < 0) {
				throw new EOFException("no '" + text + "' in: " + all);
			}
			all.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1));
		}
		return all.toString();
	}

	private static String readToEnd(SocketChannel channel) throws IOException {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		ByteBuffer buffer = ByteBuffer.allocate(65536);
		while (channel.read(buffer.clear()) >= 0) {
			all.write(buffer.array(), 0, buffer.position());
		}
		return all.toString(StandardCharsets.UTF_8);
	}

	private static Answer answer(String text) {
		int end = text.indexOf("\r\n\r\n");
		String head = text.substring(0, end);
		String body = text.substring(end + 4);
		boolean pieces = head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked");
		return new Answer(Integer.parseInt(head.split(" ")[1]), pieces ? joined(body) : body);
	}

	/** Of texts without characters of several bytes. */
	private static String joined(String body) {
		StringBuilder joined = new StringBuilder();
		int at = 0;
		while (at < body.length()) {
			int line = body.indexOf("\r\n", at);
			int length = Integer.parseInt(body.substring(at, line), 16);
			joined.append(body, line + 2, line + 2 + length);
			at = line + 2 + length + 2;
		}
		return joined.toString();
	}

}
