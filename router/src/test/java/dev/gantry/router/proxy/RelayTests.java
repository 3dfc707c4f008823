package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Answers whose ends are not in good order. */
class RelayTests {

	private final DoorUnderTest door = new DoorUnderTest();

	@AfterEach
	void close() {
		this.door.close();
	}

	@Test
	void letsGoOfBackendWhenClientLeavesInTheMiddleOfAnAnswer() throws IOException {
		try (Origin origin = new Origin(
				(request) -> request.response().end(Buffer.buffer(new byte[50 * 1024 * 1024])))) {
			this.door.route(origin.port());
			for (int i = 0; i < 5; i++) {
				try (Socket client = this.door.connect()) {
					client.getOutputStream()
						.write("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
					assertThat(client.getInputStream().readNBytes(100_000)).hasSize(100_000);
				}
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> this.door.table.inFlight() == 0);
		}
	}

	@Test
	void letsGoOfBackendWhenClientLeavesBeforeTheAnswer() throws IOException {
		try (Origin origin = new Origin((request) -> {
		})) {
			this.door.route(origin.port());
			try (Socket client = this.door.connect()) {
				client.getOutputStream()
					.write("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				await().atMost(Duration.ofSeconds(30)).until(() -> this.door.table.inFlight() == 1);
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> this.door.table.inFlight() == 0);
		}
	}

	@Test
	void breaksOffWhereBackendBreaksOff() throws Exception {
		for (String head : new String[] { "Content-Length: 1000\r\n\r\nhello",
				"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n" }) {
			try (ServerSocket backend = new ServerSocket(0)) {
				CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answerInPart(backend, head));
				this.door.route(backend.getLocalPort());
				assertThat(this.door.raw("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")).contains("200")
					.contains("hello")
					.doesNotContain("\r\n0\r\n");
				served.join();
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> this.door.table.inFlight() == 0);
		}
	}

	private static void answerInPart(ServerSocket backend, String rest) {
		try (Socket socket = backend.accept()) {
			socket.getInputStream().read(new byte[1000]);
			socket.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void tellsTheTimeWhereBackendDoesNot() throws IOException {
		try (Origin origin = new Origin("hello")) {
			this.door.route(origin.port());
			assertThat(this.door.get(DoorUnderTest.HOST)).containsPattern("(?i)\r\ndate: \\w{3}, \\d\\d \\w{3} \\d{4}");
		}
	}

}
