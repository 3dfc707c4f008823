package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
	void sendsIdempotentRequestAgainWhenConnectionBreaksAndOthersNot() throws Exception {
		try (BreakingOrigin breaking = new BreakingOrigin(); Origin origin = new Origin("ok")) {
			this.door.route(breaking.port());
			assertThat(this.door.get(DoorUnderTest.HOST)).startsWith("HTTP/1.1 502");
			assertThat(breaking.connections()).isEqualTo(4);
			assertThat(this.door
				.raw("POST / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
				.startsWith("HTTP/1.1 502");
			assertThat(breaking.connections()).isEqualTo(5);
			this.door.route(breaking.port(), origin.port());
			for (int i = 0; i < 10; i++) {
				assertThat(this.door.get(DoorUnderTest.HOST)).startsWith("HTTP/1.1 200");
			}
		}
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
