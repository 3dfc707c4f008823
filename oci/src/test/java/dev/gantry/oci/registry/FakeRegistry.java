package dev.gantry.oci.registry;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A server on a free port that answers as a test wants and writes down what it hears. */
final class FakeRegistry implements Closeable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final Map<String, Handler> handlers = new ConcurrentHashMap<>();

	/** {@code METHOD path?query}, in order. */
	final List<String> requests = new CopyOnWriteArrayList<>();

	/** The {@code Authorization} headers, in order. */
	final List<String> authorizations = new CopyOnWriteArrayList<>();

	FakeRegistry() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
			String authorization = exchange.getRequestHeaders().getFirst("Authorization");
			if (authorization != null) {
				this.authorizations.add(authorization);
			}
			String key = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
			this.handlers.getOrDefault(key, (ex) -> answer(ex, 404, "{}")).handle(exchange);
		}
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	/** {@code localhost:port}. */
	String address() {
		return "localhost:" + port();
	}

	/** Answers a method and path, such as {@code GET /v2/}. */
	FakeRegistry on(String methodAndPath, Handler handler) {
		this.handlers.put(methodAndPath, handler);
		return this;
	}

	FakeRegistry on(String methodAndPath, int status, byte[] body, String... headers) {
		return on(methodAndPath, (exchange) -> answer(exchange, status, body, headers));
	}

	static void answer(HttpExchange exchange, int status, String body, String... headers) throws IOException {
		answer(exchange, status, body.getBytes(StandardCharsets.UTF_8), headers);
	}

	static void answer(HttpExchange exchange, int status, byte[] body, String... headers) throws IOException {
		exchange.getRequestBody().readAllBytes();
		for (int i = 0; i < headers.length; i += 2) {
			exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
		}
		boolean head = "HEAD".equals(exchange.getRequestMethod());
		exchange.sendResponseHeaders(status, (head || body.length == 0) ? -1 : body.length);
		if (!head && body.length > 0) {
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	interface Handler {

		void handle(HttpExchange exchange) throws IOException;

	}

}
