package dev.gantry.cli.apps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.cli.api.Api;
import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.api.Json;
import dev.gantry.cli.api.Login;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.apps.DeploymentView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeploymentWatchTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final Deque<String> streams = new ArrayDeque<>();

	private final List<String> resumed = new ArrayList<>();

	private final Deque<String> views = new ArrayDeque<>();

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/api/v1/apps/shop/deployments/d1/events", (exchange) -> {
			this.resumed.add(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
			answer(exchange, this.streams.removeFirst());
		});
		this.server.createContext("/api/v1/apps/shop/deployments/d1", (exchange) -> answer(exchange,
				this.views.size() > 1 ? this.views.removeFirst() : this.views.getFirst()));
		this.server.start();
	}

	private static void answer(HttpExchange exchange, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(200, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void tellsStagesAndLinesAndEndsWithTheUrl() {
		this.streams.add(line(1, "hello") + stage("BUILD", 1500) + "event: end\ndata: {}\n\n");
		this.views.add(view("SUCCEEDED", ""));
		DeploymentView ended = follow();
		assertThat(ended.release()).isEqualTo(3);
		assertThat(text().lines().toList()).containsExactly("  | hello", "✓ build             1.5 s",
				"release 3 of shop is live after 2.0 s", "http://shop.localhost:8000");
	}

	@Test
	void takesUpABrokenConnectionWithoutAGapOrADoubleLine() {
		this.streams.add(line(1, "one") + line(2, "two"));
		this.streams.add(line(2, "two") + line(3, "three"));
		this.views.add(view("RUNNING", ""));
		this.views.add(view("SUCCEEDED", ""));
		follow();
		assertThat(this.resumed).containsExactly(null, "2");
		assertThat(text().lines().filter((line) -> line.startsWith("  | "))).containsExactly("  | one", "  | two",
				"  | three");
	}

	@Test
	void failsWithCauseRemedyAndWhatStillServes() {
		this.streams.add(stage("BUILD", 10));
		this.views.add(view("FAILED", ", \"servingRelease\": 2, \"lastLines\": [\"it broke\"], \"failure\": "
				+ "{\"code\": \"BUILD_FAILED\", \"detail\": \"Step 3 failed\", \"remedy\": \"Mend it\"}"));
		assertThatThrownBy(this::follow).isInstanceOfSatisfying(CommandFailure.class, (failure) -> {
			assertThat(failure).hasMessage("Step 3 failed (release 2 goes on serving)");
			assertThat(failure.remedy()).isEqualTo("Mend it");
		});
		assertThat(text()).contains("| it broke");
	}

	private DeploymentView follow() {
		PrintStream stream = new PrintStream(this.out, true, StandardCharsets.UTF_8);
		Api api = new Api(new Login(URI.create("http://127.0.0.1:" + this.server.getAddress().getPort()), "token"));
		return new DeploymentWatch(api, new Terminal(stream, stream, false))
			.follow(Json.MAPPER.readValue(view("RUNNING", ""), DeploymentView.class));
	}

	private String text() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	private static String line(long sequence, String text) {
		return "id: " + sequence + "\nevent: line\ndata: {\"sequence\": " + sequence
				+ ", \"at\": \"2026-01-01T00:00:00Z\", \"step\": 1, \"stream\": \"stdout\", \"text\": \"" + text
				+ "\"}\n\n";
	}

	private static String stage(String stage, long millis) {
		return "event: stage\ndata: {\"stage\": \"" + stage + "\", \"state\": \"DONE\", \"millis\": " + millis
				+ "}\n\n";
	}

	private static String view(String status, String more) {
		return "{\"id\": \"d1\", \"app\": \"shop\", \"number\": 1, \"status\": \"" + status + "\", \"release\": 3, "
				+ "\"createdAt\": \"2026-01-01T00:00:00Z\", \"endedAt\": \"2026-01-01T00:00:02Z\", \"stages\": [], "
				+ "\"url\": \"http://shop.localhost:8000\"" + more + "}";
	}

}
