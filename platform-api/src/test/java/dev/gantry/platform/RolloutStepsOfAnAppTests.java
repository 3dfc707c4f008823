package dev.gantry.platform;

import java.nio.file.Path;

import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Rollouts in steps on a running platform, with an agent that the test plays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutStepsOfAnAppTests {

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
	void replacesInStepsWhatTheSourceDeclares() {
		Answer first = push("steps", "processes: {web: {replicas: 5, rollout: {step: 2, surge: 1}}}\n");
		assertThat(first.json().path("status").asString()).as(first.toString()).isEqualTo("SUCCEEDED");
		Answer second = push("steps", "processes: {web: {rollout: {step: 40%}}}\n");
		assertThat(second.json().path("status").asString()).as(second.toString()).isEqualTo("SUCCEEDED");
		Answer third = push("steps", "processes: {web: {}}\n");
		assertThat(third.json().path("status").asString()).as(third.toString()).isEqualTo("SUCCEEDED");
		JsonNode web = this.platform.call("GET", "/api/v1/apps/steps").send().json().path("processes").path(0);
		assertThat(web.path("rollout").path("step").asString()).as("what is not said stays").isEqualTo("40%");
		assertThat(this.platform.call("GET", "/api/v1/apps/steps/instances").send().json())
			.filteredOn((instance) -> instance.path("release").asInt() == 3)
			.hasSize(5);
	}

	@Test
	void returnsToTheFormerReleaseWhenAStepFails() {
		push("back", "processes: {web: {replicas: 3, rollout: {step: 1, surge: 0}}}\n");
		this.agent.failFromNowOn(true);
		Answer failed = push("back", "processes: {web: {}}\n");
		this.agent.failFromNowOn(false);
		assertThat(failed.json().path("status").asString()).as(failed.toString()).isEqualTo("FAILED");
		org.awaitility.Awaitility.await().untilAsserted(() -> {
			JsonNode app = this.platform.call("GET", "/api/v1/apps/back").send().json();
			assertThat(app.path("status").asString()).isEqualTo("RUNNING");
			assertThat(app.path("release").asInt()).isEqualTo(1);
			assertThat(app.path("processes").path(0).path("ready").asInt()).isEqualTo(3);
		});
	}

	@Test
	void refusesStepsThatCannotBe() {
		push("wrong", "processes: {web: {}}\n");
		Answer none = put("{\"rollout\": {\"step\": 0}}");
		assertThat(none.status()).isEqualTo(400);
		assertThat(none.text()).contains("never end");
		Answer more = put("{\"rollout\": {\"step\": 1, \"surge\": 2}}");
		assertThat(more.status()).isEqualTo(400);
		assertThat(more.text()).contains("surge 2 is more than its step 1");
		assertThat(push("wrong", "processes: {web: {rollout: {stp: 1}}}\n").text())
			.contains("nearest known one is 'processes.web.rollout.step'");
		assertThat(push("wrong", "processes: {web: {rollout: {step: 200%}}}\n").text()).contains("200%");
	}

	private Answer put(String settings) {
		return this.platform.call("PUT", "/api/v1/apps/wrong/processes/web").json(settings).send();
	}

	private Answer push(String app, String file) {
		return this.platform.call("POST", "/api/v1/apps/" + app + "/deployments?wait=true")
			.bytes("application/gzip",
					Archives.tar()
						.file("Dockerfile", "FROM debian:bookworm\nEXPOSE 8080\nCMD [\"./serve\"]\n")
						.file("gantry.yaml", file)
						.gzip())
			.send();
	}

}
