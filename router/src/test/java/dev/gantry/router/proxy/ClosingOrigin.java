package dev.gantry.router.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A backend that closes each connection after some requests without saying so before, as
 * servers do with connections that were idle for too long for them.
 */
final class ClosingOrigin implements AutoCloseable {

	private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
		.getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket server = new ServerSocket(0);

	private final int requests;

	ClosingOrigin(int requests) throws IOException {
		this.requests = requests;
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "closing-origin");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket socket = this.server.accept();
				start(() -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket accepted) {
		try (Socket socket = accepted;
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
			for (int served = 0; served < this.requests; served++) {
				String line = reader.readLine();
				while (line != null && !line.isEmpty()) {
					line = reader.readLine();
				}
				socket.getOutputStream().write(ANSWER);
			}
		}
		catch (IOException ex) {
			// The router gave the connection up first.
			return;
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
