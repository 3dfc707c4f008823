package dev.gantry.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Many who push the same app at once: numbers have no gaps, the newest wins, all end. */
class TwoPushesTests {

	private static final String APP = "/api/v1/apps/busy";

	@Test
	void theNewestPushWins(@TempDir Path home) {
		try (RunningPlatform platform = new RunningPlatform(home);
				PlayedAgent agent = new PlayedAgent(platform, "n1")) {
			agent.start();
			platform.call("PUT", APP).send();
			List<CompletableFuture<Answer>> pushes = IntStream.range(0, 6)
				.mapToObj(
						(i) -> CompletableFuture.supplyAsync(() -> platform.call("POST", APP + "/deployments?wait=true")
							.bytes("application/gzip", Archives.tar().file("Dockerfile", "FROM scratch # " + i).gzip())
							.send()))
				.toList();
			List<Answer> answers = pushes.stream().map(CompletableFuture::join).toList();
			assertThat(answers).allMatch((answer) -> answer.status() == 200 || answer.status() == 422);
			JsonNode deployments = platform.call("GET", APP + "/deployments").send().json();
			assertThat(deployments).extracting((deployment) -> deployment.path("number").asInt())
				.containsExactly(6, 5, 4, 3, 2, 1);
			assertThat(deployments.path(0).path("status").asString()).isEqualTo("SUCCEEDED");
			assertThat(deployments).extracting((deployment) -> deployment.path("status").asString())
				.containsOnly("SUCCEEDED", "SUPERSEDED");
			int release = deployments.path(0).path("release").asInt();
			assertThat(platform.call("GET", APP).send().json().path("release").asInt()).isEqualTo(release);
			await().atMost(Duration.ofSeconds(20)).until(() -> {
				JsonNode instances = platform.call("GET", APP + "/instances").send().json();
				return instances.size() == 1 && instances.path(0).path("release").asInt() == release;
			});
		}
	}

}
