package dev.gantry.agent.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.Platform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What the door asks of registries for its clients. */
@Timeout(300)
class RegistryCallsTests {

	private static final String CONFIG = "{\"architecture\":\"" + Platform.host().architecture()
			+ "\",\"os\":\"linux\",\"config\":{}," + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
			+ "a".repeat(64) + "\"]}}";

	private static final String MANIFEST = "{\"schemaVersion\":2,"
			+ "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
			+ "{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + digest(CONFIG)
			+ "\",\"size\":" + CONFIG.length() + "},\"layers\":["
			+ "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"sha256:" + "b".repeat(64)
			+ "\",\"size\":4294967296}]}";

	private static final CountDownLatch BROKEN = new CountDownLatch(1);

	private static TestDoor door;

	private static DoorClient client;

	private static HttpServer registry;

	private static ExecutorService threads;

	@BeforeAll
	static void open() throws Exception {
		door = TestDoor.open(RegistryCallsTests.class);
		client = new DoorClient(door.socket());
		threads = Executors.newCachedThreadPool();
		registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		registry.setExecutor(threads);
		registry.createContext("/v2/", RegistryCallsTests::answer);
		registry.createContext("/v1/search", RegistryCallsTests::search);
		registry.start();
	}

	@AfterAll
	static void close() throws Exception {
		if (registry != null) {
			registry.stop(0);
			threads.shutdownNow();
		}
		if (door != null) {
			door.close();
		}
	}

	private static String digest(String text) {
		return Digest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
	}

	private static String host() {
		return "127.0.0.1:" + registry.getAddress().getPort();
	}

	/** Everything but the layers needs the right password. */
	private static void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String right = "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
		if (!right.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"registry\"");
			send(exchange, 401, "");
		}
		else if (path.equals("/v2/")) {
			send(exchange, 200, "{}");
		}
		else if (path.endsWith("/manifests/1") || path.endsWith("/manifests/" + digest(MANIFEST))) {
			exchange.getResponseHeaders().set("Content-Type", "application/vnd.oci.image.manifest.v1+json");
			exchange.getResponseHeaders().set("Docker-Content-Digest", digest(MANIFEST));
			send(exchange, 200, MANIFEST);
		}
		else if (path.endsWith("/blobs/" + digest(CONFIG))) {
			send(exchange, 200, CONFIG);
		}
		else if (path.contains("/blobs/")) {
			sendWithoutEnd(exchange);
		}
		else {
			send(exchange, 404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}");
		}
	}

	private static void send(HttpExchange exchange, int status, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	/** The begin of an archive with one large file; counts down when nobody reads on. */
	private static void sendWithoutEnd(HttpExchange exchange) throws IOException {
		exchange.sendResponseHeaders(200, 0);
		try (OutputStream output = exchange.getResponseBody()) {
			output.write(header("zeros", 4L << 30));
			byte[] zeros = new byte[65536];
			while (!Thread.currentThread().isInterrupted()) {
				output.write(zeros);
				output.flush();
				TimeUnit.MILLISECONDS.sleep(20);
			}
		}
		catch (IOException ex) {
			BROKEN.countDown();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** A file's head in a tar archive, see tar(5). */
	private static byte[] header(String name, long size) {
		byte[] block = new byte[512];
		put(block, 0, name);
		put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
		put(block, 124, "%011o\0%011o\0".formatted(size, 0));
		put(block, 257, "ustar\00000");
		block[156] = '0';
		Arrays.fill(block, 148, 156, (byte) ' ');
		int sum = 0;
		for (byte each : block) {
			sum += each & 0xff;
		}
		put(block, 148, "%06o\0 ".formatted(sum));
		return block;
	}

	private static void put(byte[] block, int at, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(bytes, 0, block, at, bytes.length);
	}

	private static void search(HttpExchange exchange) throws IOException {
		boolean asked = "q=box&n=2".equals(exchange.getRequestURI().getQuery());
		send(exchange, asked ? 200 : 500,
				"{\"results\":[{\"name\":\"box\",\"description\":\"d\",\"star_count\":5,\"is_official\":true},"
						+ "{\"name\":\"me/box\",\"description\":\"\",\"star_count\":1,\"is_official\":false}]}");
	}

	private static Map<String, String> credentials(String password) {
		String document = "{\"username\":\"me\",\"password\":\"" + password + "\"}";
		return Map.of("X-Registry-Auth",
				Base64.getUrlEncoder().encodeToString(document.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void searchesWhereTheTermSays() throws IOException {
		JsonNode found = client.ask("GET", "/images/search?limit=2&term=" + host() + "/box").json();
		assertThat(found.size()).isEqualTo(2);
		assertThat(found.get(0).path("star_count").asInt()).isEqualTo(5);
		String stars = URLEncoder.encode("{\"stars\":[\"3\"]}", StandardCharsets.UTF_8);
		found = client.ask("GET", "/images/search?limit=2&term=" + host() + "/box&filters=" + stars).json();
		assertThat(found.size()).isEqualTo(1);
		assertThat(found.get(0).path("name").asString()).isEqualTo("box");
	}

	@Test
	void refusesASearchThatCannotBe() throws IOException {
		assertThat(client.ask("GET", "/images/search").status()).isEqualTo(400);
		assertThat(client.ask("GET", "/images/search?term=x&limit=101").status()).isEqualTo(400);
		assertThat(client.ask("GET", "/images/search?term=x&limit=y").body()).contains("limit");
		assertThat(client.ask("GET", "/images/search?limit=3&term=" + host() + "/box").status()).isEqualTo(500);
	}

	@Test
	void triesCredentialsWhereTheyAreFor() throws IOException {
		String right = "{\"username\":\"me\",\"password\":\"secret\",\"serveraddress\":\"http://" + host() + "/v1/\"}";
		assertThat(client.ask("POST", "/auth", right).json().path("Status").asString()).isEqualTo("Login Succeeded");
		assertThat(client.ask("POST", "/auth", right.replace("secret", "wrong")).status()).isEqualTo(401);
	}

	@Test
	void tellsWhatARegistryHas() throws IOException {
		DoorClient.Answer answer = client.ask("GET", "/distribution/" + host() + "/c/box:1/json", "",
				credentials("secret"));
		assertThat(answer.json().at("/Descriptor/digest").asString()).isEqualTo(digest(MANIFEST));
		assertThat(answer.json().at("/Descriptor/size").asInt()).isEqualTo(MANIFEST.length());
		assertThat(answer.json().at("/Platforms/0/architecture").asString()).isEqualTo(Platform.host().architecture());
		assertThat(
				client.ask("GET", "/distribution/" + host() + "/c/box:none/json", "", credentials("secret")).status())
			.isEqualTo(404);
		assertThat(client.ask("GET", "/distribution/" + host() + "/c/box:1/json", "", credentials("wrong")).status())
			.isGreaterThanOrEqualTo(400);
	}

	@Test
	void endsAPullWhoseClientVanishes() throws Exception {
		try (SocketChannel channel = client.begin("POST", "/images/create?fromImage=" + host() + "/c/box&tag=1",
				new byte[0], credentials("secret"))) {
			DoorClient.readUntil(channel, "Downloading");
			assertThat(BROKEN.getCount()).isEqualTo(1);
		}
		assertThat(BROKEN.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(client.ask("GET", "/images/" + host() + "/c/box:1/json").status()).isEqualTo(404);
	}

}
