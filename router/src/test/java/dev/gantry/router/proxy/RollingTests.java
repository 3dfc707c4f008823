package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.routing.BackendState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** No request is lost while backends come and go under load. */
class RollingTests {

	private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final DoorUnderTest door = new DoorUnderTest();

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicInteger answered = new AtomicInteger();

	@AfterEach
	void close() {
		this.door.close();
	}

	@Test
	void losesNoRequestWhileBackendsAreReplaced() {
		Origin current = new Origin("hello");
		this.door.route(current.port());
		List<CompletableFuture<Void>> clients = clients(6);
		for (int roll = 0; roll < 30; roll++) {
			Origin next = new Origin("hello");
			this.door.route(List.of(DoorUnderTest.backend(current.port(), BackendState.DRAINING),
					DoorUnderTest.backend(next.port(), BackendState.ACTIVE)));
			await().atMost(Duration.ofSeconds(10))
				.pollInterval(Duration.ofMillis(1))
				.until(() -> this.door.table.drainingLoads().get(0).inFlight() == 0);
			current.close();
			current = next;
		}
		this.over.set(true);
		clients.forEach(CompletableFuture::join);
		current.close();
		assertThat(this.answered.get()).isGreaterThan(100);
	}

	@Test
	void losesNoRequestToBackendThatClosesConnectionsUnannounced() throws Exception {
		try (ClosingOrigin closing = new ClosingOrigin(3)) {
			this.door.route(closing.port());
			List<CompletableFuture<Void>> clients = clients(4);
			Thread.sleep(1500);
			this.over.set(true);
			clients.forEach(CompletableFuture::join);
			assertThat(this.answered.get()).isGreaterThan(100);
		}
	}

	private List<CompletableFuture<Void>> clients(int count) {
		List<CompletableFuture<Void>> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(CompletableFuture.runAsync(this::askUntilOver, Executors.newSingleThreadExecutor()));
		}
		return clients;
	}

	private void askUntilOver() {
		try (Socket socket = this.door.connect()) {
			byte[] answer = new byte[1000];
			while (!this.over.get()) {
				socket.getOutputStream().write(REQUEST);
				String text = new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.US_ASCII);
				assertThat(text).startsWith("HTTP/1.1 200 ").endsWith("hello");
				this.answered.incrementAndGet();
			}
		}
		catch (IOException ex) {
			throw new AssertionError("a request was lost after " + this.answered, ex);
		}
	}

}
