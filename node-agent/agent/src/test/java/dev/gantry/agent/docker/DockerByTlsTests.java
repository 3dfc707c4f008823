package dev.gantry.agent.docker;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.gantry.agent.docker.http.TlsAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** The door for other hosts, with Docker's own command. */
@Timeout(300)
class DockerByTlsTests {

	private static TestDoor door;

	private static Path keys;

	private static int port;

	@BeforeAll
	static void open() throws Exception {
		for (String program : List.of("docker", "openssl")) {
			TestDoor.assume(DockerByTlsTests.class, DockerCliTests.onPath(program), "there is no " + program);
		}
		door = TestDoor.open(DockerByTlsTests.class);
		keys = Files.createDirectories(door.directory().resolve("keys"));
		authority("ca");
		authority("other");
		certificate("server", "ca", "subjectAltName=IP:127.0.0.1");
		certificate("client", "ca", "extendedKeyUsage=clientAuth");
		certificate("stranger", "other", "extendedKeyUsage=clientAuth");
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		door.door()
			.alsoAt(new TlsAddress("127.0.0.1", port, keys.resolve("ca.pem"), keys.resolve("server.pem"),
					keys.resolve("server.key")));
	}

	@AfterAll
	static void close() throws Exception {
		if (door != null) {
			door.close();
		}
	}

	private static void authority(String name) throws Exception {
		openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + name, "-keyout",
				name + ".key", "-out", name + ".pem");
	}

	private static void certificate(String name, String authority, String extension) throws Exception {
		openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name, "-keyout", name + ".key", "-out",
				name + ".csr");
		Files.writeString(keys.resolve(name + ".ext"), extension);
		openssl("x509", "-req", "-days", "2", "-in", name + ".csr", "-CA", authority + ".pem", "-CAkey",
				authority + ".key", "-CAcreateserial", "-extfile", name + ".ext", "-out", name + ".pem");
	}

	private static void openssl(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("openssl"));
		command.addAll(List.of(arguments));
		run("", command);
	}

	private static String run(String input, List<String> command) throws Exception {
		Path log = keys.resolve("log");
		Process process = new ProcessBuilder(command).directory(keys.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try (var stdin = process.getOutputStream()) {
			stdin.write(input.getBytes(StandardCharsets.UTF_8));
		}
		if (!process.waitFor(120, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			throw new IOException("did not end: " + command);
		}
		return process.exitValue() + " " + Files.readString(log);
	}

	private static String docker(String input, String who, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("docker", "--host", "tcp://127.0.0.1:" + port, "--tlsverify",
				"--tlscacert", keys.resolve("ca.pem").toString()));
		if (!who.isEmpty()) {
			command.addAll(List.of("--tlscert", keys.resolve(who + ".pem").toString(), "--tlskey",
					keys.resolve(who + ".key").toString()));
		}
		command.addAll(List.of(arguments));
		return run(input, command);
	}

	@Test
	void servesAClientWithACertificateToTheEndOfItsInput() throws Exception {
		assertThat(docker("", "client", "ps", "-q")).isEqualTo("0 ");
		String text = "line\n".repeat(50_000);
		assertThat(docker(text, "client", "run", "--rm", "-i", "box", "cat")).isEqualTo("0 " + text);
	}

	@Test
	void refusesAClientWithoutOneOrWithAnotherAuthoritys() throws Exception {
		assertThat(docker("", "", "ps")).startsWith("1 ").contains("certificate");
		assertThat(docker("", "stranger", "ps")).startsWith("1 ").contains("certificate");
		assertThat(run("", List.of("docker", "--host", "tcp://127.0.0.1:" + port, "ps"))).startsWith("1 ");
	}

	@Test
	void listensNowhereWithoutTheFiles() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> TlsAddress.of("0.0.0.0:2376", null, keys.resolve("server.pem"), keys.resolve("server.key")))
			.withMessageContaining("client-authority");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TlsAddress.of("2376", keys.resolve("ca.pem"), keys.resolve("server.pem"),
					keys.resolve("server.key")))
			.withMessageContaining("HOST:PORT");
	}

}
