package dev.gantry.agent.docker;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.Housekeeping;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Requests that Docker's own command does not send, or not so. */
@Timeout(300)
class DockerHttpTests {

	private static final Map<String, String> UPGRADE = Map.of("Connection", "Upgrade", "Upgrade", "tcp");

	private static TestDoor door;

	private static DoorClient client;

	@BeforeAll
	static void open() throws Exception {
		door = TestDoor.open(DockerHttpTests.class);
		client = new DoorClient(door.socket());
	}

	@AfterAll
	static void close() throws Exception {
		if (door != null) {
			door.close();
		}
	}

	private static String create(String name, String document) throws IOException {
		DoorClient.Answer answer = client.ask("POST", "/containers/create?name=" + name, document);
		assertThat(answer.status()).as(answer.body()).isEqualTo(201);
		return answer.json().path("Id").asString();
	}

	private static String start(String name, String document) throws IOException {
		String id = create(name, document);
		assertThat(client.ask("POST", "/containers/" + id + "/start").status()).isEqualTo(204);
		return id;
	}

	private static String logs(String id) throws IOException {
		return client.ask("GET", "/containers/" + id + "/logs?stdout=1&stderr=1").body();
	}

	private static void remove(String id) throws IOException {
		assertThat(client.ask("DELETE", "/containers/" + id + "?force=1").status()).isEqualTo(204);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{\"Cmd\":5}|Cmd", "{\"Env\":\"A=b\"}|Env", "{\"Tty\":\"yes\"}|Tty", "{\"Labels\":[]}|Labels",
					"{\"Labels\":{\"a\":1}}|Labels.a", "{\"Image\":{}}|Image", "{\"StopTimeout\":\"1\"}|StopTimeout",
					"{\"ExposedPorts\":[\"80\"]}|ExposedPorts", "{\"HostConfig\":7}|HostConfig",
					"{\"HostConfig\":{\"Memory\":\"64m\"}}|HostConfig.Memory",
					"{\"HostConfig\":{\"Memory\":1.5}}|HostConfig.Memory",
					"{\"HostConfig\":{\"Binds\":\"/a:/b\"}}|HostConfig.Binds",
					"{\"HostConfig\":{\"PortBindings\":{\"80/tcp\":{}}}}|HostConfig.PortBindings.80/tcp",
					"{\"HostConfig\":{\"RestartPolicy\":\"always\"}}|HostConfig.RestartPolicy",
					"{\"HostConfig\":{\"Ulimits\":[\"nofile\"]}}|HostConfig.Ulimits",
					"{\"HostConfig\":{\"Isolation\":1}}|HostConfig.Isolation",
					"{\"HostConfig\":{\"StorageOpt\":\"x\"}}|HostConfig.StorageOpt",
					"{\"NetworkingConfig\":{\"EndpointsConfig\":[]}}|NetworkingConfig.EndpointsConfig",
					"{\"Healthcheck\":{\"Test\":\"true\"}}|Healthcheck.Test" })
	void refusesAWrongTypeWithTheFieldsName(String part, String field) throws IOException {
		String image = part.contains("\"Image\"") ? "" : "\"Image\":\"box\",";
		DoorClient.Answer answer = client.ask("POST", "/containers/create", "{" + image + part.substring(1));
		assertThat(answer.status()).as(answer.body()).isEqualTo(400);
		assertThat(answer.json().path("message").asString()).contains("'" + field + "'");
	}

	@Test
	void ignoresFieldsThatNobodyKnows() throws IOException {
		remove(create("unknown-fields", "{\"Image\":\"box\",\"Cmd\":\"true\",\"NoSuch\":{\"a\":[1]},"
				+ "\"HostConfig\":{\"NoSuchEither\":true,\"CapDrop\":\"ALL\"}}"));
	}

	@Test
	void protectsThePlatformsContainersFromEveryChange() throws Exception {
		String id = "ofplatform";
		door.engine()
			.containers()
			.create(ContainerSpec.of(id, door.engine().localImages().get("box").image().layerNames(), "true")
				.with(Housekeeping.DEFAULT.withLabels(Map.of("dev.gantry.instance", "i"))));
		for (String change : List.of("start", "stop", "restart", "kill", "pause", "unpause", "rename?name=mine",
				"update")) {
			assertThat(client.ask("POST", "/containers/" + id + "/" + change, "{}").status()).as(change).isEqualTo(409);
		}
		assertThat(client.ask("DELETE", "/containers/" + id + "?force=1").status()).isEqualTo(409);
		assertThat(client.ask("PUT", "/containers/" + id + "/archive?path=/", "").status()).isEqualTo(409);
		for (String change : List.of("connect", "disconnect")) {
			assertThat(client.ask("POST", "/networks/bridge/" + change, "{\"Container\":\"" + id + "\"}").status())
				.as(change)
				.isEqualTo(409);
		}
		assertThat(client.ask("POST", "/containers/prune").body()).doesNotContain(id);
		assertThat(client.ask("GET", "/containers/" + id + "/json").status()).isEqualTo(200);
		door.engine().containers().remove(id);
	}

	@Test
	void attachesByWebSocket() throws Exception {
		String id = start("by-web-socket", "{\"Image\":\"box\",\"Cmd\":[\"cat\"],\"OpenStdin\":true}");
		assertThat(client.ask("GET", "/containers/" + id + "/attach/ws?stream=1").status()).isEqualTo(400);
		Map<String, String> headers = Map.of("Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version",
				"13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
		try (SocketChannel channel = client.begin("GET",
				"/containers/" + id + "/attach/ws?stream=1&stdin=1&stdout=1&stderr=1", new byte[0], headers)) {
			// RFC 6455, 1.3, has this key and this answer for an example.
			assertThat(DoorClient.readUntil(channel, "\r\n\r\n")).startsWith("HTTP/1.1 101")
				.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
			DoorClient.write(channel, masked(0x81, "hello\n"));
			ByteBuffer message = ByteBuffer.allocate(8);
			while (message.hasRemaining()) {
				channel.read(message);
			}
			assertThat(message.array()).isEqualTo(new byte[] { (byte) 0x82, 6, 'h', 'e', 'l', 'l', 'o', '\n' });
			DoorClient.write(channel, masked(0x89, "p"));
			ByteBuffer pong = ByteBuffer.allocate(3);
			while (pong.hasRemaining()) {
				channel.read(pong);
			}
			assertThat(pong.array()).isEqualTo(new byte[] { (byte) 0x8a, 1, 'p' });
		}
		remove(id);
	}

	/** A client's message, see RFC 6455, 5.2; its mask changes nothing. */
	private static byte[] masked(int kind, String text) {
		ByteBuffer frame = ByteBuffer.allocate(6 + text.length());
		frame.put((byte) kind).put((byte) (0x80 | text.length())).putInt(0);
		return frame.put(text.getBytes(StandardCharsets.US_ASCII)).array();
	}

	@Test
	void leavesAContainerAsItIsWhenItsClientVanishes() throws Exception {
		String id = start("left-alone", "{\"Image\":\"box\",\"Cmd\":[\"cat\"],\"OpenStdin\":true}");
		String attach = "/containers/" + id + "/attach?stream=1&stdin=1&stdout=1";
		try (SocketChannel channel = client.begin("POST", attach, new byte[0], UPGRADE)) {
			DoorClient.readUntil(channel, "\r\n\r\n");
			DoorClient.write(channel, "one\n".getBytes(StandardCharsets.US_ASCII));
			DoorClient.readUntil(channel, "one\n");
		}
		try (SocketChannel channel = client.begin("POST", attach, new byte[0], UPGRADE)) {
			DoorClient.readUntil(channel, "\r\n\r\n");
			DoorClient.write(channel, "two\n".getBytes(StandardCharsets.US_ASCII));
			DoorClient.readUntil(channel, "two\n");
		}
		assertThat(client.ask("GET", "/containers/" + id + "/json").json().at("/State/Running").asBoolean()).isTrue();
		remove(id);
	}

	@Test
	void tellsWhoAttachesWhatWasWrittenBefore() throws Exception {
		String id = start("written-before",
				"{\"Image\":\"box\",\"Cmd\":[\"sh\",\"-c\",\"echo first; exec cat\"],\"OpenStdin\":true}");
		await().atMost(60, TimeUnit.SECONDS).until(() -> logs(id).contains("first\n"));
		String attach = "/containers/" + id + "/attach?stdin=1&stdout=1&logs=1";
		assertThat(client.ask("POST", attach).body()).endsWith("first\n");
		try (SocketChannel channel = client.begin("POST", attach + "&stream=1", new byte[0], UPGRADE)) {
			DoorClient.readUntil(channel, "first\n");
			DoorClient.write(channel, "second\n".getBytes(StandardCharsets.US_ASCII));
			DoorClient.readUntil(channel, "second\n");
		}
		assertThat(client.ask("POST", "/containers/" + id + "/attach?stdout=1").status()).isEqualTo(400);
		remove(id);
	}

	@Test
	void givesALinkingContainerNameAndVariablesOfTheOther() throws Exception {
		String other = start("the-db", "{\"Image\":\"box\",\"Cmd\":[\"sleep\",\"1000\"],\"Env\":[\"A=b=c\"],"
				+ "\"ExposedPorts\":{\"90/udp\":{},\"80/tcp\":{}}}");
		String address = client.ask("GET", "/containers/" + other + "/json")
			.json()
			.at("/NetworkSettings/IPAddress")
			.asString();
		String id = start("linking", "{\"Image\":\"box\",\"Cmd\":[\"sh\",\"-c\",\"busybox env; cat /etc/hosts\"],"
				+ "\"Env\":[\"DB_1_NAME=mine\"],\"HostConfig\":{\"Links\":[\"the-db:db-1\"]}}");
		client.ask("POST", "/containers/" + id + "/wait");
		assertThat(logs(id)).contains("DB_1_PORT=tcp://" + address + ":80\n",
				"DB_1_PORT_80_TCP=tcp://" + address + ":80\n", "DB_1_PORT_80_TCP_ADDR=" + address + "\n",
				"DB_1_PORT_80_TCP_PORT=80\n", "DB_1_PORT_90_UDP_PROTO=udp\n", "DB_1_ENV_A=b=c\n", "DB_1_NAME=mine\n",
				address + "\tdb-1");
		assertThat(client
			.ask("POST", "/containers/create",
					"{\"Image\":\"box\",\"Cmd\":\"true\",\"HostConfig\":{\"Links\":[\"nobody:x\"]}}")
			.status()).isEqualTo(404);
		remove(id);
		remove(other);
	}

	@Test
	void givesATerminalTheSizeThatAClientSays() throws Exception {
		String id = start("resized", "{\"Image\":\"box\",\"Tty\":true,\"Cmd\":[\"sh\",\"-c\","
				+ "\"while [ ! -e /go ]; do sleep 0.1; done; busybox stty size\"]}");
		assertThat(client.ask("POST", "/containers/" + id + "/resize?h=40&w=120").status()).isEqualTo(200);
		assertThat(client.ask("POST", "/containers/" + id + "/resize?h=forty&w=120").body()).contains("'h'");
		String exec = client.ask("POST", "/containers/" + id + "/exec", "{\"Cmd\":[\"touch\",\"/go\"]}")
			.json()
			.path("Id")
			.asString();
		client.ask("POST", "/exec/" + exec + "/start", "{\"Detach\":true}");
		client.ask("POST", "/containers/" + id + "/wait");
		assertThat(logs(id)).isEqualTo("40 120\r\n");
		remove(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "platform=linux/s390x", "squash=1", "networkmode=host", "networkmode=container:x",
			"cgroupparent=/x", "ulimits=x", "ulimits=%5B%7B%22Name%22%3A%22none%22%7D%5D", "memory=x", "cpuquota=1.5",
			"cpusetcpus=9999", "extrahosts=nonsense", "buildargs=%5B%5D", "labels=%7B%22a%22%3A1%7D",
			"securityopt=seccomp=unconfined", "outputs=%5B%7B%7D%5D", "version=2" })
	void refusesABuildThatCannotBe(String parameter) throws Exception {
		DoorClient.Answer answer = client.send("/build?" + parameter, context("FROM box\n"));
		assertThat(answer.status()).as(answer.body()).isEqualTo(400);
		assertThat(answer.json().path("message").asString()).isNotEmpty();
	}

	@Test
	void buildsAsItsParametersSay() throws Exception {
		String ulimits = URLEncoder.encode("[{\"Name\":\"nofile\",\"Soft\":98,\"Hard\":99}]", StandardCharsets.UTF_8);
		DoorClient.Answer answer = client
			.send("/build?t=asked&nocache=1&rm=1&forcerm=1&cachefrom=%5B%5D&memory=67108864&memswap=-1&cpushares=512"
					+ "&cpuperiod=100000&cpuquota=50000&cpusetcpus=0&shmsize=1048576&extrahosts=other:10.9.8.7&ulimits="
					+ ulimits + "&buildargs=%7B%22WHO%22%3A%22you%22%7D&labels=%7B%22a%22%3A%22b%22%7D", context("""
							FROM box
							ARG WHO
							RUN echo $WHO $(ulimit -n) && busybox grep other /etc/hosts && busybox df -k /dev/shm && \
							    busybox grep Cpus_allowed_list /proc/self/status
							"""));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).contains("you 98", "10.9.8.7", " 1024 ", "Cpus_allowed_list:\\t0\\n",
				"Successfully tagged asked:latest");
		assertThat(client.ask("GET", "/images/asked/json").json().at("/Config/Labels/a").asString()).isEqualTo("b");
	}

	@Test
	void endsABuildWhoseClientVanishes() throws Exception {
		byte[] context = context("FROM box\nRUN sleep 86397\n");
		try (SocketChannel channel = client.begin("POST", "/build", context,
				Map.of("Content-Type", "application/x-tar"))) {
			DoorClient.readUntil(channel, "Step 2/2");
			await().atMost(60, TimeUnit.SECONDS).until(() -> runs("86397"));
		}
		await().atMost(60, TimeUnit.SECONDS).until(() -> !runs("86397"));
	}

	/** Whether a process of the host sleeps for so long. */
	private static boolean runs(String seconds) throws IOException {
		try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
			return processes.map((process) -> process.resolve("cmdline"))
				.anyMatch((file) -> content(file).equals("sleep\0" + seconds + "\0"));
		}
	}

	private static String content(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			// No process, or one that has just ended.
			return "";
		}
	}

	private static byte[] context(String dockerfile) throws Exception {
		Path directory = Files.createTempDirectory(door.directory(), "context");
		Files.writeString(directory.resolve("Dockerfile"), dockerfile);
		Process tar = new ProcessBuilder("tar", "-C", directory.toString(), "-cf", "-", ".").start();
		byte[] bytes = tar.getInputStream().readAllBytes();
		assertThat(tar.waitFor()).isZero();
		return bytes;
	}

}
