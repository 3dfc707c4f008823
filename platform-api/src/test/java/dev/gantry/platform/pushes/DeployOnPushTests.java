package dev.gantry.platform.pushes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import dev.gantry.platform.RunningPlatform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeployOnPushTests {

	private static final String SETTING = "/api/v1/apps/hello/deploy-on-push";

	private PlayedRegistry registry;

	private RunningPlatform platform;

	@BeforeEach
	void start(@TempDir Path home) throws IOException {
		this.registry = new PlayedRegistry();
		this.platform = new RunningPlatform(home, "--gantry.platform.registry-url=" + this.registry.url());
	}

	@AfterEach
	void stop() {
		this.platform.close();
		this.registry.close();
	}

	@Test
	void deploysWhatIsPushedOnceWhenTheAppAsksForIt() {
		assertThat(this.platform.call("PUT", SETTING).json("{\"tags\":\"release-*\"}").send().status()).isEqualTo(200);
		this.registry.push("1", "apps/hello:release-1", "MEMBER:ci", "one");
		awaitUnderstood();
		assertThat(deployments()).hasSize(1);
		assertThat(deployments().get(0).path("summary").asString()).isEqualTo("Image apps/hello:release-1");
		this.registry.push("1", "apps/hello:release-1", "MEMBER:ci", "one");
		awaitUnderstood();
		this.registry.push("2", "apps/hello:release-2", "MEMBER:ci", "one");
		awaitUnderstood();
		assertThat(deployments()).as("the same image again").hasSize(1);
		this.registry.push("3", "apps/hello:release-2", "MEMBER:ci", "two");
		awaitUnderstood();
		assertThat(deployments()).hasSize(2);
		this.registry.push("1", "apps/hello:release-1", "MEMBER:ci", "one");
		awaitUnderstood();
		assertThat(deployments()).as("an old event told again").hasSize(2);
	}

	@Test
	void leavesPushesAloneThatNobodyAskedFor() {
		this.platform.call("PUT", "/api/v1/apps/hello").send();
		this.registry.push("1", "apps/hello:v1", "MEMBER:ci", "one");
		awaitUnderstood();
		assertThat(deployments()).isEmpty();
		assertThat(this.platform.call("GET", SETTING).send().status()).isEqualTo(204);
		this.platform.call("PUT", SETTING).json("{\"tags\":\"v*\"}").send();
		this.registry.push("2", "apps/hello:build-1", "MEMBER:ci", "two");
		this.registry.push("3", "apps/hello:v2", "NODE:node n1", "three");
		this.registry.push("4", "apps/other:v2", "MEMBER:ci", "four");
		awaitUnderstood();
		assertThat(deployments()).isEmpty();
		this.platform.call("DELETE", SETTING).send();
		this.registry.push("5", "apps/hello:v3", "MEMBER:ci", "five");
		awaitUnderstood();
		assertThat(deployments()).isEmpty();
	}

	@Test
	void refusesAPatternThatIsNone() {
		assertThat(this.platform.call("PUT", SETTING).json("{\"tags\":\"../x\"}").send().status()).isEqualTo(400);
	}

	private void awaitUnderstood() {
		await().atMost(Duration.ofSeconds(60)).until(this.registry::isUnderstood);
	}

	private JsonNode deployments() {
		return this.platform.call("GET", "/api/v1/apps/hello/deployments").send().json();
	}

}
