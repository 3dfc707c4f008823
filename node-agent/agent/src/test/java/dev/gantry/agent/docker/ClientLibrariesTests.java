package dev.gantry.agent.docker;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** The libraries that Java programs speak to Docker with, as published. */
@Timeout(300)
class ClientLibrariesTests {

	private static TestDoor door;

	private static DockerClient docker;

	@BeforeAll
	static void open() throws Exception {
		door = TestDoor.open(ClientLibrariesTests.class);
		var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
			.withDockerHost("unix://" + door.socket())
			.withDockerTlsVerify(false)
			.build();
		docker = DockerClientImpl.getInstance(config,
				new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost())
					.responseTimeout(Duration.ofMinutes(2))
					.build());
	}

	@AfterAll
	static void close() throws Exception {
		if (docker != null) {
			docker.close();
		}
		if (door != null) {
			door.close();
		}
	}

	@Test
	void takesAContainerThroughItsLifeByDockerJava() throws Exception {
		docker.pingCmd().exec();
		assertThat(docker.versionCmd().exec().getApiVersion()).isEqualTo("1.47");
		assertThat(docker.infoCmd().exec().getOsType()).isEqualTo("linux");
		HostConfig host = HostConfig.newHostConfig()
			.withMemory(64L << 20)
			.withPortBindings(PortBinding.parse("127.0.0.1::80"));
		String id = docker.createContainerCmd("box")
			.withName("by-java")
			.withEnv("A=b")
			.withLabels(Map.of("made", "by-java"))
			.withExposedPorts(ExposedPort.tcp(80))
			.withHostConfig(host)
			.withCmd("sh", "-c", "echo begun $A; echo bad >&2; exec sleep 1000")
			.exec()
			.getId();
		docker.startContainerCmd(id).exec();
		InspectContainerResponse found = docker.inspectContainerCmd(id).exec();
		assertThat(found.getState().getRunning()).isTrue();
		assertThat(found.getHostConfig().getMemory()).isEqualTo(64L << 20);
		assertThat(found.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(80))).isNotEmpty();
		assertThat(docker.listContainersCmd().withLabelFilter(List.of("made=by-java")).exec()).hasSize(1);
		Text exec = new Text();
		docker
			.execStartCmd(docker.execCreateCmd(id)
				.withCmd("sh", "-c", "echo in")
				.withAttachStdout(true)
				.withAttachStderr(true)
				.exec()
				.getId())
			.exec(exec)
			.awaitCompletion(60, TimeUnit.SECONDS);
		assertThat(exec.text()).isEqualTo("in\n");
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> docker.removeContainerCmd(id).exec());
		docker.killContainerCmd(id).exec();
		assertThat(docker.waitContainerCmd(id).start().awaitStatusCode(60, TimeUnit.SECONDS)).isEqualTo(137);
		Text logs = new Text();
		docker.logContainerCmd(id).withStdOut(true).withStdErr(true).exec(logs).awaitCompletion(60, TimeUnit.SECONDS);
		assertThat(logs.text()).contains("begun b\n", "bad\n");
		docker.removeContainerCmd(id).exec();
		assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> docker.inspectContainerCmd(id).exec());
	}

	@Test
	void passesInputAndFilesByDockerJava() throws Exception {
		String id = docker.createContainerCmd("box")
			.withStdinOpen(true)
			.withStdInOnce(true)
			.withCmd("cat")
			.exec()
			.getId();
		Text output = new Text();
		InputStream typed = new ByteArrayInputStream("typed\n".getBytes(StandardCharsets.UTF_8));
		var attached = docker.attachContainerCmd(id)
			.withStdIn(typed)
			.withStdOut(true)
			.withFollowStream(true)
			.exec(output);
		attached.awaitStarted(60, TimeUnit.SECONDS);
		docker.startContainerCmd(id).exec();
		await().atMost(60, TimeUnit.SECONDS).until(() -> output.text().equals("typed\n"));
		// The library tells of its input's end only by going away.
		attached.close();
		await().atMost(60, TimeUnit.SECONDS)
			.until(() -> Boolean.FALSE.equals(docker.inspectContainerCmd(id).exec().getState().getRunning()));
		Path file = Files.writeString(door.directory().resolve("file"), "content");
		docker.copyArchiveToContainerCmd(id).withHostResource(file.toString()).withRemotePath("/tmp").exec();
		try (InputStream tar = docker.copyArchiveFromContainerCmd(id, "/tmp/file").exec()) {
			assertThat(new String(tar.readAllBytes(), StandardCharsets.UTF_8)).contains("content");
		}
		docker.removeContainerCmd(id).exec();
	}

	@Test
	void buildsAndHandlesImagesNetworksAndVolumesByDockerJava() throws Exception {
		Path context = Files.createDirectories(door.directory().resolve("java-context"));
		Files.writeString(context.resolve("Dockerfile"), "FROM box\nARG WHO\nRUN echo hello $WHO >/greeting\n");
		String image = docker.buildImageCmd(context.toFile())
			.withBuildArg("WHO", "you")
			.withTags(java.util.Set.of("java-built:1"))
			.start()
			.awaitImageId(2, TimeUnit.MINUTES);
		assertThat(docker.inspectImageCmd("java-built:1").exec().getId()).contains(image.replace("sha256:", ""));
		assertThat(docker.listImagesCmd().withReferenceFilter("java-built").exec()).hasSize(1);
		docker.removeImageCmd("java-built:1").exec();
		String network = docker.createNetworkCmd().withName("java-net").withLabels(Map.of("a", "b")).exec().getId();
		assertThat(docker.inspectNetworkCmd().withNetworkId(network).exec().getName()).isEqualTo("java-net");
		docker.removeNetworkCmd(network).exec();
		docker.createVolumeCmd().withName("java-volume").exec();
		assertThat(docker.inspectVolumeCmd("java-volume").exec().getDriver()).isEqualTo("local");
		docker.removeVolumeCmd("java-volume").exec();
	}

	@Test
	void servesTestcontainersAsItIsPublished() throws Exception {
		Path log = door.directory().resolve("testcontainers.log");
		ProcessBuilder program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), TestcontainersProgram.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		program.environment().put("DOCKER_HOST", "unix://" + door.socket());
		program.environment().put("TESTCONTAINERS_RYUK_DISABLED", "true");
		program.environment().put("HOME", door.directory().toString());
		Process process = program.start();
		try {
			assertThat(process.waitFor(240, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(Files.readString(log)).contains("answer=served", "exec=3outerr", "logs=ready to serve",
				"running=true");
		assertThat(process.exitValue()).isZero();
		assertThat(
				docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of("org.testcontainers=true")).exec())
			.isEmpty();
	}

	/** Gathers what frames say. */
	private static final class Text extends ResultCallback.Adapter<Frame> {

		private final StringBuffer text = new StringBuffer();

		@Override
		public void onNext(Frame frame) {
			this.text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
		}

		String text() {
			return this.text.toString();
		}

	}

}
