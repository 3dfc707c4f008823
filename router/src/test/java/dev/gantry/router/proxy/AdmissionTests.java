package dev.gantry.router.proxy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AdmissionTests {

	private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private final Vertx vertx = Vertx.vertx();

	private final HttpServer server = server();

	private HttpServer server() {
		Admission admission = new Admission(this.vertx, 2, Duration.ofMillis(500));
		return this.vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
			.connectionHandler(admission)
			.requestHandler((request) -> {
				admission.heard(request.connection());
				request.response().end();
			})
			.listen(0, "127.0.0.1")
			.toCompletionStage()
			.toCompletableFuture()
			.join();
	}

	@AfterEach
	void close() {
		this.vertx.close().toCompletionStage().toCompletableFuture().join();
	}

	@Test
	void closesConnectionsBeyondTheBoundAndTakesNewOnesAfterwards() throws IOException {
		try (Socket first = ask()) {
			try (Socket second = ask(); Socket third = connect()) {
				assertThat(third.getInputStream().read()).isEqualTo(-1);
				second.getOutputStream().write(REQUEST);
				assertThat(second.getInputStream().read()).isEqualTo('H');
			}
			await().atMost(Duration.ofSeconds(5)).until(this::isAdmitted);
			assertThat(first.isConnected()).isTrue();
		}
	}

	@Test
	void closesConnectionsThatSayNothingButNotThoseThatHaveAsked() throws Exception {
		try (Socket silent = connect(); Socket speaking = ask()) {
			silent.getOutputStream().write("GET / HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
			assertThat(silent.getInputStream().read()).isEqualTo(-1);
			speaking.getOutputStream().write(REQUEST);
			assertThat(speaking.getInputStream().read()).isEqualTo('H');
		}
	}

	private boolean isAdmitted() throws IOException {
		try (Socket socket = connect()) {
			socket.getOutputStream().write(REQUEST);
			return socket.getInputStream().read() == 'H';
		}
		catch (SocketException ex) {
			return false;
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket("127.0.0.1", this.server.actualPort());
		socket.setSoTimeout(5000);
		return socket;
	}

	private Socket ask() throws IOException {
		Socket socket = connect();
		socket.getOutputStream().write(REQUEST);
		byte[] answer = new byte[1000];
		int length = socket.getInputStream().read(answer);
		assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
		return socket;
	}

}
