package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A backend that reads a request and closes the connection without an answer. */
final class BreakingOrigin implements AutoCloseable {

	private final ServerSocket server = new ServerSocket(0);

	private final AtomicInteger connections = new AtomicInteger();

	BreakingOrigin() throws IOException {
		Thread thread = new Thread(this::serve, "breaking-origin");
		thread.setDaemon(true);
		thread.start();
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket socket = this.server.accept()) {
				this.connections.incrementAndGet();
				socket.getInputStream().read(new byte[10]);
			}
			catch (IOException ex) {
				continue;
			}
		}
	}

	int port() {
		return this.server.getLocalPort();
	}

	int connections() {
		return this.connections.get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
