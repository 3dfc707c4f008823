package dev.gantry.platform;

import java.nio.file.Path;

import dev.gantry.platform.RunningPlatform.Answer;
import dev.gantry.platform.RunningPlatform.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that are sent again, and changes of what somebody else has changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatedRequestTests {

	private static final String APP = "/api/v1/apps/shop";

	private final byte[] source = Archives.app();

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
	void deploysOnceHoweverOftenTheSameRequestComes() {
		Answer first = push("a-key").send();
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(first.header("Idempotency-Replayed")).isNull();
		Answer again = push("a-key").send();
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.text()).isEqualTo(first.text());
		assertThat(again.header("Location")).isEqualTo(first.header("Location"));
		assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
		assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
		assertThat(this.platform.call("GET", APP + "/deployments").send().json()).hasSize(1);
	}

	@Test
	void startsARunOnceAndRefusesTheKeyForAnother() {
		this.platform.call("POST", "/api/v1/apps/runner/deployments?wait=true")
			.bytes("application/gzip", Archives.app())
			.send();
		Answer first = run("true", "k1");
		assertThat(first.status()).as(first.toString()).isEqualTo(201);
		assertThat(run("true", "k1").json().path("number")).isEqualTo(first.json().path("number"));
		Answer other = run("fail", "k1");
		assertThat(other.status()).isEqualTo(422);
		assertThat(other.json().path("code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
		assertThat(run("true", "k2").json().path("number")).isNotEqualTo(first.json().path("number"));
	}

	@Test
	void forgetsAKeyWhoseRequestCameToNothing() {
		Answer early = this.platform.call("POST", "/api/v1/apps/late/runs")
			.header("Idempotency-Key", "k3")
			.json("{\"command\": [\"ls\"]}")
			.send();
		assertThat(early.status()).isEqualTo(404);
		this.platform.call("POST", "/api/v1/apps/late/deployments?wait=true")
			.bytes("application/gzip", Archives.app())
			.send();
		assertThat(this.platform.call("POST", "/api/v1/apps/late/runs")
			.header("Idempotency-Key", "k3")
			.json("{\"command\": [\"ls\"]}")
			.send()
			.status()).isEqualTo(201);
	}

	@Test
	void refusesAKeyThatIsNone() {
		assertThat(push("k".repeat(201)).send().status()).isEqualTo(400);
		assertThat(push("k").anonymous().header("Idempotency-Key", "k").send().status()).isEqualTo(401);
	}

	@Test
	void changesNothingThatSomebodyElseHasChanged() {
		String app = "/api/v1/apps/tagged";
		this.platform.call("PUT", app).send();
		String config = this.platform.call("GET", app + "/config").send().header("ETag");
		String whole = this.platform.call("GET", app).send().header("ETag");
		assertThat(patch(app, config, "1").status()).isEqualTo(200);
		Answer late = patch(app, config, "2");
		assertThat(late.status()).isEqualTo(412);
		assertThat(late.json().path("code").asString()).isEqualTo("PRECONDITION_FAILED");
		assertThat(late.json().path("detail").asString()).contains("has changed since you read it");
		assertThat(patch(app, "*", "3").status()).isEqualTo(200);
		assertThat(this.platform.call("PUT", app + "/processes/web")
			.header("If-Match", whole)
			.json("{\"replicas\": 2}")
			.send()
			.status()).isEqualTo(412);
		assertThat(this.platform.call("DELETE", app).header("If-Match", whole).send().status()).isEqualTo(412);
		String fresh = this.platform.call("GET", app).send().header("ETag");
		assertThat(this.platform.call("PUT", app + "/processes/web")
			.header("If-Match", fresh)
			.json("{\"replicas\": 2}")
			.send()
			.status()).isEqualTo(200);
	}

	private Answer patch(String app, String tag, String value) {
		return this.platform.call("PATCH", app + "/config")
			.header("If-Match", tag)
			.json("{\"set\": {\"A\": \"" + value + "\"}}")
			.send();
	}

	private Answer run(String command, String key) {
		return this.platform.call("POST", "/api/v1/apps/runner/runs")
			.header("Idempotency-Key", key)
			.json("{\"command\": [\"" + command + "\"]}")
			.send();
	}

	private Call push(String key) {
		return this.platform.call("POST", APP + "/deployments?wait=true")
			.header("Idempotency-Key", key)
			.bytes("application/gzip", this.source);
	}

}
