package dev.gantry.platform.drains;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.Archives;
import dev.gantry.platform.PlayedAgent;
import dev.gantry.platform.RunningPlatform;
import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Log lines on their way to somebody else's store. */
class DrainTests {

	private static final LogLine LINE = new LogLine(Instant.parse("2026-01-02T03:04:05.123456789Z"), "web.1", "stderr",
			"good\nmorning");

	@Test
	void formatsALineAsRfc5424Has() {
		assertThat(new String(new SyslogFormat("shop").format(LINE), StandardCharsets.UTF_8))
			.isEqualTo("<11>1 2026-01-02T03:04:05.123456Z gantry shop web.1 - - good morning");
	}

	@Test
	void framesLinesOverTcpAndNoticesThatTheOtherSideWent() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
				LineSink sink = LineSink.of(DrainAddress.of("syslog+tcp://127.0.0.1:" + server.getLocalPort()),
						"shop")) {
			sink.send(List.of(LINE, LINE));
			try (Socket accepted = server.accept()) {
				InputStream in = new BufferedInputStream(accepted.getInputStream());
				assertThat(frame(in)).endsWith("good morning");
				assertThat(frame(in)).startsWith("<11>1 ");
			}
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(
						() -> assertThatThrownBy(() -> sink.send(List.of(LINE))).isInstanceOf(IOException.class));
			hangUp(sink);
			sink.send(List.of(LINE));
		}
	}

	/** As after a failure. */
	private static void hangUp(LineSink sink) {
		sink.close();
	}

	private static String frame(InputStream in) throws IOException {
		StringBuilder length = new StringBuilder();
		for (int c = in.read(); c != ' '; c = in.read()) {
			length.append((char) c);
		}
		return new String(in.readNBytes(Integer.parseInt(length.toString())), StandardCharsets.UTF_8);
	}

	@Test
	void dropsTheOldestLinesAndCountsThemWhenThereIsNoRoom() throws Exception {
		LineBuffer buffer = new LineBuffer(3);
		for (int i = 0; i < 5; i++) {
			buffer.add(new LogLine(Instant.EPOCH.plusSeconds(i), "web.1", "stdout", "line " + i));
		}
		assertThat(buffer.tally()).isEqualTo(new LineBuffer.Tally(Instant.EPOCH.plusSeconds(1), 0, 2));
		List<LogLine> lines = buffer.peek(2, Duration.ZERO);
		assertThat(lines).extracting(LogLine::text).containsExactly("line 2", "line 3");
		buffer.sent(lines);
		assertThat(buffer.waiting()).isEqualTo(1);
		assertThat(buffer.tally()).isEqualTo(new LineBuffer.Tally(Instant.EPOCH.plusSeconds(3), 2, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ftp://host/", "syslog+tcp://host", "syslog+tcp://", "https:///x", "http://h o/" })
	void refusesWhatIsNoAddress(String url) {
		assertThatThrownBy(() -> DrainAddress.of(url)).isInstanceOf(GantryException.class);
	}

	@Test
	void hidesWhatIsSecretInAnAddress() {
		assertThat(DrainAddress.of("https://user:secret@logs.example.com/in?token=secret"))
			.hasToString("https://logs.example.com/…");
	}

	@Test
	void sendsAnAppsLinesAndSaysWhatItCouldNot(@TempDir Path home) throws Exception {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		AtomicInteger requests = new AtomicInteger();
		server.createContext("/", (exchange) -> {
			int status = (requests.incrementAndGet() == 1) ? 503 : 204;
			received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		server.start();
		try (RunningPlatform platform = new RunningPlatform(home);
				PlayedAgent agent = new PlayedAgent(platform, "n1")) {
			agent.start();
			platform.call("POST", "/api/v1/apps/shop/deployments?wait=true")
				.bytes("application/gzip", Archives.app())
				.send();
			Answer made = platform.call("PUT", "/api/v1/apps/shop/drains/store")
				.json("{\"url\": \"http://127.0.0.1:" + server.getAddress().getPort() + "/in\"}")
				.send();
			assertThat(made.status()).as(made.toString()).isEqualTo(200);
			assertThat(received.poll(40, TimeUnit.SECONDS)).contains("\"app\":\"shop\"").contains("line 1 of ");
			assertThat(received.poll(40, TimeUnit.SECONDS)).as("sent again after a failure").contains("line 1 of ");
			await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
				JsonNode drain = platform.call("GET", "/api/v1/apps/shop/drains").send().json().path(0);
				assertThat(drain.path("sent").asInt()).isPositive();
				assertThat(drain.path("dropped").asInt()).isZero();
			});
			server.stop(0);
			assertThat(platform.call("DELETE", "/api/v1/apps/shop/drains/store").send().status()).isEqualTo(204);
			assertThat(platform.call("DELETE", "/api/v1/apps/shop/drains/store").send().status()).isEqualTo(404);
		}
	}

}
