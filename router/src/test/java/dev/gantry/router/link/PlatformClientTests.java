package dev.gantry.router.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.contracts.routing.RouterReport.BackendLoad;
import dev.gantry.contracts.routing.RoutingTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class PlatformClientTests {

	private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();

	@TempDir
	private Path directory;

	private HttpServer server;

	private int status = 200;

	private String answer = "";

	private PlatformClient client;

	@BeforeEach
	void serve() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 5);
		this.server.createContext("/", this::handle);
		this.server.start();
		this.client = new PlatformClient(URI.create("http://127.0.0.1:" + this.server.getAddress().getPort()),
				Files.writeString(this.directory.resolve("token"), "gtr_router_x\n"));
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private void handle(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
				+ exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
		byte[] bytes = this.answer.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(this.status, (bytes.length == 0) ? -1 : bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@Test
	void readsTableWithTheRoutersToken() throws Exception {
		this.answer = """
				{"revision": 5, "routes": [{"host": "a.localhost", "app": "a", "process": "web", "backends": [
				{"instanceId": "i", "generation": 2, "release": 3, "address": "10.0.0.2:80", "state": "DRAINING"}]}]}""";
		RoutingTable table = this.client.await("r1", 4, Duration.ofSeconds(25));
		assertThat(table.revision()).isEqualTo(5);
		assertThat(table.routes().get(0).backends().get(0).address()).isEqualTo("10.0.0.2:80");
		assertThat(this.asked.remove())
			.isEqualTo("GET /router/v1/table?router=r1&revision=4&wait=25s Bearer gtr_router_x ");
	}

	@Test
	void sendsReport() throws Exception {
		this.status = 204;
		this.client.report(new RouterReport("r", 5, List.of(new BackendLoad("i", 2, 1))));
		assertThat(this.asked.remove()).startsWith("POST /router/v1/report Bearer gtr_router_x")
			.contains("\"routerId\":\"r\"", "\"revision\":5", "\"inFlight\":1");
	}

	@Test
	void saysWhatWasAnsweredWhenPlatformRefuses() {
		this.status = 401;
		this.answer = "{\"code\":\"TOKEN_INVALID\"}";
		assertThatIOException().isThrownBy(() -> this.client.await("r1", 0, Duration.ZERO))
			.withMessageContaining("401")
			.withMessageContaining("TOKEN_INVALID");
	}

	@Test
	void saysWhereTableIsBrokenWhenItIsNotJson() {
		this.answer = "<html>";
		assertThatIOException().isThrownBy(() -> this.client.await("r1", 0, Duration.ZERO))
			.withMessageContaining("read routing table from");
	}

}
