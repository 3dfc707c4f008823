package dev.gantry.platform;

import java.nio.file.Path;
import java.util.List;

import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** From a pushed archive to a healthy instance, with an agent that a test plays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstDeploymentTests {

	private RunningPlatform platform;

	private PlayedAgent agent;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home);
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
	}

	@AfterAll
	void stop() {
		this.agent.close();
		this.platform.close();
	}

	@Test
	void bringsAPushedSourceToAHealthyInstance() {
		Answer ended = this.platform.call("POST", "/api/v1/apps/hello/deployments?wait=true")
			.bytes("application/gzip", Archives.app())
			.send();
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		assertThat(ended.json().path("status").asString()).isEqualTo("SUCCEEDED");
		assertThat(ended.json().path("image").asString()).isEqualTo("apps/hello@" + PlayedAgent.DIGEST);
		assertThat(ended.json().path("stages").size()).isEqualTo(10);
		JsonNode app = this.platform.call("GET", "/api/v1/apps/hello").send().json();
		assertThat(app.path("status").asString()).isEqualTo("RUNNING");
		assertThat(app.path("processes").path(0).path("port").asInt()).as("the image's EXPOSE").isEqualTo(9000);
		JsonNode instance = this.platform.call("GET", "/api/v1/apps/hello/instances").send().json().path(0);
		assertThat(instance.path("name").asString()).isEqualTo("web.1");
		assertThat(instance.path("state").asString()).isEqualTo("HEALTHY");
		assertThat(instance.path("node").asString()).isEqualTo("n1");
		List<String> told = this.platform.call("GET", "/api/v1/apps/hello/deployments/1/events")
			.linesUntil("event: end");
		assertThat(told).anyMatch((line) -> line.contains("hello from the build"))
			.contains("event: deployment", "event: stage", "event: step", "event: line");
	}

}
