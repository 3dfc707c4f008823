package dev.gantry.agent.instances;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkProberTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final NetworkProber prober = new NetworkProber(
			HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build());

	private HttpServer server;

	private String address;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.address = "127.0.0.1:" + this.server.getAddress().getPort();
		answer("/fine", 200);
		answer("/moved", 302);
		answer("/broken", 500);
		this.server.createContext("/endless", (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			try (OutputStream body = exchange.getResponseBody()) {
				while (true) {
					body.write("more".getBytes(StandardCharsets.UTF_8));
					body.flush();
				}
			}
		});
		this.server.setExecutor((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		});
		this.server.start();
	}

	private void answer(String path, int status) {
		this.server.createContext(path, (exchange) -> {
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void countsSuccessAndRedirectionAsReady() {
		assertThat(this.prober.probe(this.address, "/fine", SECOND).join().ready()).isTrue();
		assertThat(this.prober.probe(this.address, "/moved", SECOND).join().ready()).isTrue();
	}

	@Test
	void tellsTheStatusOfARefusal() {
		Prober.Result result = this.prober.probe(this.address, "/broken", SECOND).join();
		assertThat(result.ready()).isFalse();
		assertThat(result.transcript()).startsWith("GET /broken: 500 in ");
	}

	@Test
	void doesNotReadABodyThatNeverEnds() {
		assertThat(this.prober.probe(this.address, "/endless", Duration.ofSeconds(5)).join().ready()).isTrue();
	}

	@Test
	void isReadyWhenThePortAccepts() {
		assertThat(this.prober.probe(this.address, null, SECOND).join().ready()).isTrue();
	}

	@Test
	void saysThatNobodyListens() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThat(this.prober.probe("127.0.0.1:" + port, null, SECOND).join().transcript()).contains("refused");
		assertThat(this.prober.probe("127.0.0.1:" + port, "/", SECOND).join().transcript()).contains("refused");
	}

	@Test
	void givesUpWhenNoAnswerComes() throws IOException {
		try (ServerSocket silent = new ServerSocket(0)) {
			Prober.Result result = this.prober.probe("127.0.0.1:" + silent.getLocalPort(), "/", Duration.ofMillis(200))
				.join();
			assertThat(result.ready()).isFalse();
			assertThat(result.transcript()).contains("no answer within 200 ms");
		}
	}

}
