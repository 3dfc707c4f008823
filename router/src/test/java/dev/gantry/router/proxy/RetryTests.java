package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.routing.BackendState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a request whose backend fails. */
class RetryTests {

	private static final String GET = "GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n";

	private final DoorUnderTest door = new DoorUnderTest();

	@AfterEach
	void close() {
		this.door.close();
	}

	@Test
	void goesToAnotherBackendWhenOneDoesNotAcceptConnections() throws IOException {
		int nobody = freePort();
		try (Origin origin = new Origin(
				(request) -> request.body().onSuccess((body) -> request.response().end(body)))) {
			this.door.route(nobody, origin.port());
			for (int i = 0; i < 20; i++) {
				assertThat(this.door.raw("POST / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n"
						+ "Content-Length: 5\r\n\r\nhello"))
					.startsWith("HTTP/1.1 200")
					.endsWith("hello");
			}
			assertThat(this.door.meters.counter("gantry.router.retries").count()).isBetween(0.0, 3.0);
		}
	}

	@Test
	void waitsForBackendWhoseQueueIsFullWhenThereIsNoOther() throws Exception {
		try (FullOrigin full = new FullOrigin()) {
			this.door.route(full.port());
			CompletableFuture<String> patient = CompletableFuture.supplyAsync(() -> quietly(GET));
			Thread.sleep(1500);
			assertThat(patient).isNotDone();
			full.accept();
			assertThat(patient.get(10, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void doesNotWaitForBackendWhoseQueueIsFullWhenThereAreOthers() throws IOException {
		try (FullOrigin full = new FullOrigin(); Origin origin = new Origin("other")) {
			this.door.route(full.port(), origin.port());
			for (int i = 0; i < 5; i++) {
				assertThat(this.door.get(DoorUnderTest.HOST)).endsWith("other");
			}
		}
	}

	@Test
	void answers502WhenNoBackendAcceptsConnections() throws IOException {
		this.door.route(freePort());
		assertThat(this.door.get(DoorUnderTest.HOST)).startsWith("HTTP/1.1 502").contains("BACKEND_FAILED");
	}

	@Test
	void sendsNothingAgainThatBrokeNewConnection() throws Exception {
		try (BreakingOrigin breaking = new BreakingOrigin(); Origin other = new Origin("ok")) {
			this.door.route(breaking.port());
			assertThat(this.door.get(DoorUnderTest.HOST)).startsWith("HTTP/1.1 502");
			assertThat(this.door
				.raw("POST / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
				.startsWith("HTTP/1.1 502");
			assertThat(breaking.connections()).isEqualTo(2);
			this.door.route(breaking.port(), other.port());
			int broken = 0;
			for (int i = 0; i < 40; i++) {
				broken += this.door.get(DoorUnderTest.HOST).startsWith("HTTP/1.1 502") ? 1 : 0;
			}
			assertThat(broken).isPositive();
			assertThat(breaking.connections()).isEqualTo(2 + broken);
		}
	}

	@Test
	void handsRequestThatEndsItsInstanceToNoOther() throws Exception {
		try (Origin successor = new Origin("alive");
				MortalOrigin mortal = new MortalOrigin(
						(port) -> this.door.route(List.of(DoorUnderTest.backend(port, BackendState.DRAINING),
								DoorUnderTest.backend(successor.port(), BackendState.ACTIVE))));
				Socket client = this.door.connect()) {
			this.door.route(mortal.port());
			assertThat(ask(client, "/")).startsWith("HTTP/1.1 200");
			assertThat(ask(client, "/deadly")).startsWith("HTTP/1.1 502").contains("BACKEND_FAILED");
			assertThat(successor.requests).isEmpty();
			assertThat(ask(client, "/")).endsWith("alive");
		}
	}

	private static String ask(Socket client, String path) throws IOException {
		client.getOutputStream()
			.write(("GET " + path + " HTTP/1.1\r\nHost: app.localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		byte[] answer = new byte[8_000];
		return new String(answer, 0, client.getInputStream().read(answer), StandardCharsets.US_ASCII);
	}

	private String quietly(String request) {
		try {
			return this.door.raw(request);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
