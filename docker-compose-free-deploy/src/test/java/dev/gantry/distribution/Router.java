package dev.gantry.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks an app through the router. */
final class Router {

	private final int port;

	Router(int port) {
		this.port = port;
	}

	/**
	 * An answer.
	 *
	 * @param status the HTTP status
	 * @param body the body
	 */
	record Answer(int status, String body) {
	}

	/** One request on a connection of its own. */
	Answer get(String app, String path) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout(30_000);
			String request = "GET " + path + " HTTP/1.1\r\nHost: " + app + ".localhost:" + this.port
					+ "\r\nConnection: close\r\n\r\n";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
			String line = reader.readLine();
			if (line == null) {
				throw new IOException("the router closed the connection without an answer");
			}
			int status = Integer.parseInt(line.split(" ")[1]);
			int length = -1;
			while (!(line = reader.readLine()).isEmpty()) {
				if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
					length = Integer.parseInt(line.substring(15).strip());
				}
			}
			StringBuilder body = new StringBuilder();
			int next;
			while ((length < 0 || body.length() < length) && (next = reader.read()) >= 0) {
				body.append((char) next);
			}
			if (length > body.length()) {
				throw new IOException("the answer broke off after " + body.length() + " of " + length + " bytes");
			}
			return new Answer(status, body.toString());
		}
	}

}
