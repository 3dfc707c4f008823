import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Stands for the platform before a router: one route, for ever. Usage: TablePlatform PORT HOST BACKEND. */
public final class TablePlatform {

	private TablePlatform() {
	}

	public static void main(String[] args) throws IOException {
		HttpServer server = HttpServer
			.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
		String table = """
				{"revision": 1, "routes": [{"host": "%s", "app": "bench", "process": "web", "backends": [
				{"instanceId": "bench", "generation": 1, "release": 1, "address": "%s", "state": "ACTIVE"}]}]}
				""".formatted(args[1], args[2]);
		server.createContext("/router/v1/table", (exchange) -> {
			if (exchange.getRequestURI().getQuery().contains("revision=1&")) {
				// Nothing changes: the answer comes when the wait is over.
				try {
					Thread.sleep(20_000);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			answer(exchange, 200, table);
		});
		server.createContext("/router/v1/report", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			answer(exchange, 204, "");
		});
		server.setExecutor(Executors.newCachedThreadPool());
		server.start();
	}

	private static void answer(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(status, (bytes.length == 0) ? -1 : bytes.length);
		try (OutputStream out = exchange.getResponseBody()) {
			out.write(bytes);
		}
	}

}
