package dev.gantry.router.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.routing.BackendState;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Requests over real sockets. */
class FrontDoorTests {

	private static final String GET = "GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n";

	private final DoorUnderTest door = new DoorUnderTest();

	@AfterEach
	void close() {
		this.door.close();
	}

	@Test
	void sendsRequestToBackendOfItsHostWhateverCaseAndPort() throws IOException {
		try (Origin origin = new Origin("hello")) {
			this.door.route(origin.port());
			assertThat(this.door.get("APP.localhost:8000")).startsWith("HTTP/1.1 200").endsWith("hello");
			assertThat(this.door.get("app.localhost.")).startsWith("HTTP/1.1 200");
			assertThat(origin.requests.get(0).uri()).isEqualTo("/path?q=1");
			assertThat(origin.requests.get(0).getHeader("Host")).isEqualTo("APP.localhost:8000");
		}
	}

	@Test
	void tellsBackendWhoAskedAndDropsWhatAClientInvents() throws IOException {
		try (Origin origin = new Origin("")) {
			this.door.route(origin.port());
			this.door.get("app.localhost:8000", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https",
					"X-Forwarded-Host: evil", "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6", "Keep-Alive: 5",
					"Connection: X-Secret", "X-Secret: 1");
			assertThat(origin.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
			assertThat(origin.header("X-Forwarded-Proto")).isEqualTo("http");
			assertThat(origin.header("X-Forwarded-Host")).isEqualTo("app.localhost:8000");
			assertThat(List.of("Forwarded", "X-Real-IP", "Keep-Alive", "X-Secret"))
				.allSatisfy((name) -> assertThat(origin.header(name)).isEmpty());
		}
	}

	@Test
	void believesTrustedProxyAndAddsIt() throws IOException {
		try (DoorUnderTest trusting = new DoorUnderTest(TrustedProxies.of(List.of("127.0.0.0/8")));
				Origin origin = new Origin("")) {
			trusting.route(origin.port());
			trusting.get(DoorUnderTest.HOST, "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Proto: https");
			assertThat(origin.header("X-Forwarded-For")).isEqualTo("1.2.3.4, 127.0.0.1");
			assertThat(origin.header("X-Forwarded-Proto")).isEqualTo("https");
			assertThat(origin.header("X-Forwarded-Host")).isEqualTo(DoorUnderTest.HOST);
		}
	}

	@Test
	void answers404ForUnknownHostAsProblemOrPage() throws IOException {
		this.door.route();
		assertThat(this.door.get("<script>.localhost")).startsWith("HTTP/1.1 400");
		assertThat(this.door.get("nobody.localhost")).startsWith("HTTP/1.1 404")
			.contains("application/problem+json")
			.contains("'nobody.localhost'");
		assertThat(this.door.get("nobody.localhost", "Accept: text/html")).contains("text/html").contains("<h1>");
	}

	@Test
	void answers503WithRetryAfterWithoutBackendAndBeforeTheFirstTable() throws IOException {
		assertThat(this.door.get(DoorUnderTest.HOST)).startsWith("HTTP/1.1 503").contains("NO_ROUTES_YET");
		this.door.route();
		assertThat(this.door.get(DoorUnderTest.HOST)).startsWith("HTTP/1.1 503")
			.containsIgnoringCase("retry-after: 2")
			.contains("NO_BACKEND");
	}

	@Test
	void refusesRequestsThatTwoPartiesCouldReadDifferently() throws IOException {
		try (Origin origin = new Origin("")) {
			this.door.route(origin.port());
			assertThat(this.door.raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
			assertThat(this.door.raw("GET / HTTP/1.1\r\nHost: app.localhost\r\nHost: b\r\nConnection: close\r\n\r\n"))
				.startsWith("HTTP/1.1 400");
			assertThat(this.door.raw("POST / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n"
					+ "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"))
				.startsWith("HTTP/1.1 400");
			assertThat(this.door.raw("TRACE / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n"))
				.startsWith("HTTP/1.1 400");
			assertThat(origin.requests).isEmpty();
		}
	}

	@Test
	void refusesHeadsBeyondTheirBound() throws IOException {
		assertThat(this.door.raw("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(64 * 1024)))
			.startsWith("HTTP/1.1 431");
		assertThat(this.door.raw("GET /" + "x".repeat(16 * 1024))).contains(" 414 ");
	}

	@Test
	void passesBodiesOn() throws Exception {
		try (Origin origin = new Origin(
				(request) -> request.body().onSuccess((body) -> request.response().end(body)))) {
			this.door.route(origin.port());
			byte[] body = new byte[5_000_000];
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.door.port() + "/"))
				.POST(HttpRequest.BodyPublishers.ofByteArray(body))
				.build();
			HttpResponse<byte[]> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofByteArray());
			assertThat(response.body()).isEqualTo(body);
			assertThat(this.door.raw("POST / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n"
					+ "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
				.contains("100 Continue")
				.endsWith("hello");
			assertThat(this.door.raw("POST / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n"
					+ "Content-Length: 5\r\n\r\nhello"))
				.endsWith("hello");
		}
	}

	@Test
	void streamsEventsAsTheyCome() throws IOException {
		LinkedBlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
		try (Origin origin = new Origin((request) -> {
			request.response().setChunked(true).putHeader("Content-Type", "text/event-stream").write("data: 1\n\n");
			asked.add(request);
		}); Socket client = this.door.connect()) {
			this.door.route(origin.port());
			client.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
			assertThat(lineWith(reader, "data: ")).isEqualTo("data: 1");
			asked.remove().response().end("data: 2\n\n");
			assertThat(lineWith(reader, "data: ")).isEqualTo("data: 2");
		}
	}

	private static String lineWith(BufferedReader reader, String start) throws IOException {
		String line = reader.readLine();
		while (line != null && !line.startsWith(start)) {
			line = reader.readLine();
		}
		return line;
	}

	@Test
	void tunnelsWebSocketsAndCountsThemAsInFlight() throws Exception {
		try (Origin origin = new Origin("")) {
			this.door.route(List.of(DoorUnderTest.backend(origin.port(), BackendState.ACTIVE)));
			LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
			WebSocket socket = webSocket(heard);
			socket.sendText("one", true).get(5, TimeUnit.SECONDS);
			assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("echo one");
			this.door.route(List.of(DoorUnderTest.backend(origin.port(), BackendState.DRAINING)));
			assertThat(this.door.table.drainingLoads()).singleElement()
				.satisfies((load) -> assertThat(load.inFlight()).isEqualTo(1));
			socket.sendText("two", true).get(5, TimeUnit.SECONDS);
			assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("echo two");
			socket.sendText("bye", true).get(5, TimeUnit.SECONDS);
			assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("closed");
			await().atMost(Duration.ofSeconds(5)).until(() -> this.door.drained.get() == 1);
		}
	}

	private WebSocket webSocket(LinkedBlockingQueue<String> heard) throws Exception {
		return HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + this.door.port() + "/"), new WebSocket.Listener() {
				@Override
				public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
					heard.add(data.toString());
					webSocket.request(1);
					return null;
				}

				@Override
				public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
					heard.add("closed");
					return null;
				}
			})
			.get(5, TimeUnit.SECONDS);
	}

	@Test
	void drainingBackendFinishesWhatItHasAndGetsNothingNew() throws Exception {
		CompletableFuture<HttpServerRequest> held = new CompletableFuture<>();
		try (Origin old = new Origin(held::complete); Origin fresh = new Origin("new")) {
			this.door.route(old.port());
			CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> quietly(GET));
			HttpServerRequest request = held.get(5, TimeUnit.SECONDS);
			this.door.route(List.of(DoorUnderTest.backend(old.port(), BackendState.DRAINING),
					DoorUnderTest.backend(fresh.port(), BackendState.ACTIVE)));
			for (int i = 0; i < 10; i++) {
				assertThat(this.door.get(DoorUnderTest.HOST)).endsWith("new");
			}
			assertThat(this.door.table.drainingLoads()).singleElement()
				.satisfies((load) -> assertThat(load.inFlight()).isEqualTo(1));
			assertThat(this.door.drained).hasValue(0);
			// The last answer is with its client a moment before the router counts it as
			// done.
			await().atMost(Duration.ofSeconds(5))
				.until(() -> this.door.meters.get("gantry.router.requests.active").gauge().value() == 1);
			request.response().end("old");
			assertThat(slow.get(5, TimeUnit.SECONDS)).endsWith("old");
			await().atMost(Duration.ofSeconds(5)).until(() -> this.door.drained.get() == 1);
			assertThat(this.door.table.drainingLoads().get(0).inFlight()).isZero();
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

	@Test
	void passesAnswersWithoutBodyOnAsTheyAre() throws IOException {
		try (Origin origin = new Origin((request) -> {
			int status = Integer.parseInt(request.getParam("status"));
			if (request.method().equals(HttpMethod.HEAD)) {
				request.response().putHeader("Content-Length", "5");
			}
			request.response().setStatusCode(status).putHeader("ETag", "x").end();
		})) {
			this.door.route(origin.port());
			for (String line : List.of("HEAD /?status=200", "GET /?status=204", "GET /?status=304")) {
				String answer = this.door.raw(line + " HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n");
				assertThat(answer).startsWith("HTTP/1.1 " + line.substring(line.indexOf('=') + 1))
					.contains("ETag: x")
					.doesNotContainIgnoringCase("transfer-encoding")
					.endsWith("\r\n\r\n");
			}
			assertThat(this.door.raw("HEAD /?status=200 HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n"))
				.containsIgnoringCase("content-length: 5");
		}
	}

	@Test
	void streamsToClientThatKnowsNoChunks() throws IOException {
		try (Origin origin = new Origin((request) -> {
			request.response().setChunked(true).write("one ");
			request.response().end("two");
		})) {
			this.door.route(origin.port());
			assertThat(this.door.raw("GET / HTTP/1.0\r\nHost: app.localhost\r\nConnection: keep-alive\r\n\r\n"))
				.doesNotContainIgnoringCase("chunked")
				.endsWith("one two");
		}
	}

	@Test
	void listensOnBothFamilies() throws IOException {
		assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "no IPv6");
		try (Origin origin = new Origin("hello"); Socket client = new Socket("::1", this.door.port())) {
			this.door.route(origin.port());
			client.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).endsWith("hello");
			assertThat(origin.header("X-Forwarded-For")).isEqualTo("0:0:0:0:0:0:0:1");
		}
	}

	@Test
	void closesAtOnceWhenClientsAreIdleAndAfterTheLastAnswerElse() throws Exception {
		CompletableFuture<HttpServerRequest> held = new CompletableFuture<>();
		try (Origin origin = new Origin((request) -> {
			if (request.uri().equals("/slow")) {
				held.complete(request);
			}
			else {
				request.response().end("x");
			}
		}); Socket idle = this.door.connect()) {
			this.door.route(origin.port());
			idle.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(idle.getInputStream().read()).isEqualTo('H');
			CompletableFuture<String> slow = CompletableFuture
				.supplyAsync(() -> quietly("GET /slow HTTP/1.1\r\nHost: app.localhost\r\n\r\n"));
			HttpServerRequest request = held.get(5, TimeUnit.SECONDS);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(this.door::close);
			Thread.sleep(500);
			assertThat(closed).isNotDone();
			request.response().end("last");
			assertThat(slow.get(2, TimeUnit.SECONDS)).endsWith("last");
			closed.get(2, TimeUnit.SECONDS);
		}
	}

	@Test
	void portTakenIsSaidWithRemedy() throws IOException {
		try (ServerSocket holder = new ServerSocket(0)) {
			ProxySettings settings = new ProxySettings(holder.getLocalPort(), 1, Duration.ofSeconds(1),
					Duration.ofSeconds(60), Duration.ofSeconds(1), TrustedProxies.NONE);
			FrontDoor second = new FrontDoor(this.door.table, new Figures(new SimpleMeterRegistry(), this.door.table),
					settings);
			assertThatExceptionOfType(GantryException.class).isThrownBy(second::open)
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PORT_TAKEN))
				.satisfies((ex) -> assertThat(ex.remedy()).contains("--router-port"));
		}
	}

	@Test
	void backendsConnectionHeaderStaysBetweenThem() throws IOException {
		Iterable<String> cookies = List.of("a=1", "b=2");
		try (Origin origin = new Origin((request) -> request.response()
			.putHeader("Connection", "close")
			.putHeader("Keep-Alive", "timeout=5")
			.putHeader("Set-Cookie", cookies)
			.end("x")); Socket client = this.door.connect()) {
			this.door.route(origin.port());
			byte[] request = "GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
			for (int i = 0; i < 2; i++) {
				client.getOutputStream().write(request);
				byte[] answer = new byte[2000];
				String head = new String(answer, 0, client.getInputStream().read(answer), StandardCharsets.US_ASCII);
				assertThat(head).startsWith("HTTP/1.1 200")
					.doesNotContainIgnoringCase("keep-alive")
					.contains("a=1")
					.contains("b=2")
					.endsWith("x");
			}
		}
	}

}
