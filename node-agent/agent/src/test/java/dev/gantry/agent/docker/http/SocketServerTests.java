package dev.gantry.agent.docker.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class SocketServerTests {

	@TempDir
	private Path directory;

	private final ExecutorService workers = Executors.newCachedThreadPool();

	private final CountDownLatch gone = new CountDownLatch(1);

	private SocketServer server;

	@BeforeEach
	void open() throws IOException {
		Routes routes = new Routes()
			.on("GET", "/hello/{name}", (exchange) -> exchange.json(200, Map.of("hello", exchange.path("name"))))
			.on("POST", "/number",
					(exchange) -> exchange.json(200, Map.of("number", exchange.document().number("Number"))))
			.on("POST", "/echo", SocketServerTests::echo)
			.on("POST", "/upload",
					(exchange) -> exchange.json(200,
							Map.of("bytes", exchange.body().transferTo(OutputStream.nullOutputStream()))))
			.on("POST", "/silent", (exchange) -> {
				exchange.onGone(this.gone::countDown);
				exchange.hijack("application/vnd.docker.raw-stream");
			})
			.on("GET", "/forever", (exchange) -> {
				// First, because the client may go as soon as it has seen the head.
				exchange.onGone(this.gone::countDown);
				OutputStream output = exchange.stream(200, "text/plain");
				output.write(1);
			});
		this.server = SocketServer.open(this.directory.resolve("api.sock"), List.of("no-such-group"), routes,
				this.workers, Map.of("Api-Version", "1.47"));
	}

	private static void echo(Exchange exchange) throws IOException {
		Hijacked hijacked = exchange.hijack("application/vnd.docker.raw-stream");
		try (OutputStream output = hijacked.output()) {
			hijacked.input().transferTo(output);
			output.write("bye".getBytes(StandardCharsets.UTF_8));
		}
	}

	@AfterEach
	void close() {
		this.server.close();
		this.workers.shutdownNow();
	}

	private SocketChannel connect() throws IOException {
		SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		channel.connect(UnixDomainSocketAddress.of(this.directory.resolve("api.sock")));
		return channel;
	}

	private static void send(SocketChannel channel, String text) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
		while (bytes.hasRemaining()) {
			channel.write(bytes);
		}
	}

	private static String readAll(SocketChannel channel) throws IOException {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		ByteBuffer buffer = ByteBuffer.allocate(65536);
		while (channel.read(buffer.clear()) >= 0) {
			all.write(buffer.array(), 0, buffer.position());
		}
		return all.toString(StandardCharsets.UTF_8);
	}

	private String ask(String request) throws IOException {
		try (SocketChannel channel = connect()) {
			send(channel, request);
			return readAll(channel);
		}
	}

	private static String get(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	}

	private static String post(String path, String body) {
		return "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + body.length()
				+ "\r\n\r\n" + body;
	}

	@Test
	void lyingOnDiskForOwnerAndGroupOnly() throws IOException {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.directory.resolve("api.sock"))))
			.isEqualTo("rw-rw----");
	}

	@Test
	void answersWithAndWithoutAVersion() throws IOException {
		assertThat(ask(get("/hello/you"))).startsWith("HTTP/1.1 200").contains("Api-Version: 1.47", "\"you\"");
		assertThat(ask(get("/v1.40/hello/you"))).contains("{\"hello\":\"you\"}");
	}

	@Test
	void answersSeveralRequestsOfOneConnection() throws IOException {
		String first = "GET /hello/a HTTP/1.1\r\nHost: x\r\n\r\n";
		assertThat(ask(first + first + get("/hello/b"))).contains("\"a\"", "\"b\"");
	}

	@Test
	void refusesInDockersShape() throws IOException {
		assertThat(ask(get("/nothing"))).startsWith("HTTP/1.1 404").contains("{\"message\":");
		assertThat(ask(post("/hello/you", ""))).startsWith("HTTP/1.1 405");
		assertThat(ask(post("/number", "{\"Number\":\"x\"}"))).startsWith("HTTP/1.1 400")
			.contains("the field 'Number' must be a whole number");
		assertThat(ask(post("/number", "{"))).startsWith("HTTP/1.1 400");
		assertThat(ask("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400");
	}

	@Test
	void refusesADocumentThatIsTooLarge() throws IOException {
		assertThat(ask(post("/number", " ".repeat((4 << 20) + 10)))).startsWith("HTTP/1.1 413");
	}

	@Test
	void takesALargeBodyAsItComes() throws IOException {
		assertThat(ask(post("/upload", "x".repeat(9_000_000)))).contains("{\"bytes\":9000000}");
	}

	@Test
	void goesOnWithOutputWhenATakenOverConnectionsInputEnds() throws IOException {
		try (SocketChannel channel = connect()) {
			send(channel, "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
			ByteBuffer head = ByteBuffer.allocate(4096);
			while (!new String(head.array(), 0, head.position(), StandardCharsets.UTF_8).contains("\r\n\r\n")) {
				channel.read(head);
			}
			assertThat(new String(head.array(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 101 UPGRADED")
				.contains("application/vnd.docker.raw-stream");
			send(channel, "some input, ");
			channel.shutdownOutput();
			assertThat(readAll(channel)).isEqualTo("some input, bye");
		}
	}

	@Test
	void tellsTheHandlerWhenAClientGoes() throws Exception {
		try (SocketChannel channel = connect()) {
			send(channel, get("/forever"));
			channel.read(ByteBuffer.allocate(1));
		}
		assertThat(this.gone.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void tellsTheHandlerWhenTheClientOfASilentConnectionGoes() throws Exception {
		try (SocketChannel channel = connect()) {
			send(channel, "POST /silent HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
			assertThat(channel.read(ByteBuffer.allocate(4096))).isPositive();
			channel.shutdownOutput();
			assertThat(this.gone.getCount()).isEqualTo(1);
		}
		assertThat(this.gone.await(30, TimeUnit.SECONDS)).isTrue();
	}

}
