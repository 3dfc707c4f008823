package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A backend that is so busy that the kernel lets new connections go unanswered. */
final class FullOrigin implements AutoCloseable {

	private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

	private final List<Socket> waiting = new ArrayList<>();

	private volatile boolean accepting;

	FullOrigin() throws IOException {
		fill();
	}

	int port() {
		return this.server.getLocalPort();
	}

	/** Takes every place in the queue. */
	private void fill() {
		for (int i = 0; i < 4; i++) {
			try {
				Socket socket = new Socket();
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 100);
				this.waiting.add(socket);
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	/** Begins to serve, those that wait first. */
	void accept() {
		this.accepting = true;
		Thread thread = new Thread(this::serve, "full-origin");
		thread.setDaemon(true);
		thread.start();
	}

	private void serve() {
		while (this.accepting) {
			try (Socket socket = this.server.accept()) {
				socket.getOutputStream().write(ANSWER);
				socket.shutdownOutput();
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.accepting = false;
		this.server.close();
		for (Socket socket : this.waiting) {
			socket.close();
		}
	}

}
