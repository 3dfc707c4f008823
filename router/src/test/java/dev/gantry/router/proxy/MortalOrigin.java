package dev.gantry.router.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** A backend that a request for {@code /deadly} ends: no connection is accepted then. */
final class MortalOrigin implements AutoCloseable {

	private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
		.getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket server = new ServerSocket(0);

	private final IntConsumer will;

	/**
	 * Begins to serve.
	 * @param will called with the port just before the end
	 */
	MortalOrigin(IntConsumer will) throws IOException {
		this.will = will;
		Thread thread = new Thread(this::accept, "mortal-origin");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try (Socket socket = this.server.accept();
					BufferedReader reader = new BufferedReader(
							new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
				serve(socket, reader);
			}
			catch (IOException ex) {
				// Closed by the router, or by the deadly request: accept tells which.
				continue;
			}
		}
	}

	private void serve(Socket socket, BufferedReader reader) throws IOException {
		for (String line = reader.readLine(); line != null; line = reader.readLine()) {
			if (line.startsWith("GET /deadly")) {
				this.will.accept(port());
				this.server.close();
				return;
			}
			if (line.isEmpty()) {
				socket.getOutputStream().write(ANSWER);
			}
		}
	}

	int port() {
		return this.server.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
