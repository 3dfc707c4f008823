package dev.gantry.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.contracts.link.ImagesReport;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One app from its first push to its end, over HTTP, with the real control loop and an
 * agent that a test plays. The steps build on each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeOfAnAppTests {

	private static final String APP = "/api/v1/apps/shop";

	private RunningPlatform platform;

	private PlayedAgent agent;

	/** Where the database is; nothing says the default, a file under the home. */
	List<String> database() throws IOException {
		return List.of();
	}

	@BeforeAll
	void start(@TempDir Path home) throws IOException {
		this.platform = new RunningPlatform(home, database().toArray(String[]::new));
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
	}

	@AfterAll
	void stop() throws IOException {
		if (this.platform != null) {
			this.agent.close();
			this.platform.close();
		}
	}

	@Test
	@Order(1)
	void isMadeByItsFirstPush() {
		Answer ended = push();
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		assertThat(ended.json().path("release").asInt()).isEqualTo(1);
		assertThat(ended.header("Location")).isEqualTo(APP + "/deployments/" + ended.json().path("id").asString());
		assertThat(get(APP + "/deployments/1").path("id")).isEqualTo(ended.json().path("id"));
		assertThat(get(APP + "/deployments").size()).isEqualTo(1);
		assertThat(get("/api/v1/nodes").path(0).path("instances").asInt()).isEqualTo(1);
	}

	@Test
	@Order(2)
	void takesConfigurationAsARelease() {
		Answer ended = this.platform.call("PATCH", APP + "/config?wait=true")
			.json("{\"set\": {\"COLOUR\": \"green\"}, \"unset\": [\"NOTHING\"]}")
			.send();
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		assertThat(ended.json().path("release").asInt()).isEqualTo(2);
		assertThat(ended.json().path("summary").asString()).isEqualTo("Set COLOUR");
		assertThat(get(APP + "/config").path("values").path("COLOUR").asString()).isEqualTo("green");
		Answer same = this.platform.call("PATCH", APP + "/config").json("{\"set\": {\"COLOUR\": \"green\"}}").send();
		assertThat(same.status()).as("nothing changed").isEqualTo(200);
		assertThat(get(APP + "/releases").size()).isEqualTo(2);
	}

	@Test
	@Order(3)
	void scalesWithoutARelease() {
		Answer scaled = this.platform.call("PUT", APP + "/processes/web").json("{\"replicas\": 3}").send();
		assertThat(scaled.status()).as(scaled.toString()).isEqualTo(200);
		await().atMost(Duration.ofSeconds(20))
			.until(() -> get(APP).path("processes").path(0).path("ready").asInt() == 3);
		assertThat(get(APP + "/releases").size()).isEqualTo(2);
		assertThat(get(APP + "/instances")).extracting((instance) -> instance.path("name").asString())
			.containsExactly("web.1", "web.2", "web.3");
	}

	@Test
	@Order(4)
	void takesOtherLimitsAsARelease() {
		Answer ended = this.platform.call("PUT", APP + "/processes/web?wait=true")
			.json("{\"memory\": \"64Mi\", \"cpu\": \"100m\", \"health\": {\"path\": \"/up\", \"interval\": \"PT5S\"}}")
			.send();
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		JsonNode process = get(APP).path("processes").path(0);
		assertThat(process.path("memory").asString()).isEqualTo("64Mi");
		assertThat(process.path("healthPath").asString()).isEqualTo("/up");
		assertThat(process.path("replicas").asInt()).isEqualTo(3);
		assertThat(get("/api/v1/nodes").path(0).path("reserved").path("cpu").asString()).isIn("300m", "1050m");
	}

	@Test
	@Order(5)
	void rollsBackCodeConfigurationAndProcessesButNotTheScale() {
		Answer ended = this.platform.call("POST", APP + "/rollback?wait=true").json("{\"release\": 1}").send();
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		assertThat(ended.json().path("trigger").asString()).isEqualTo("rollback");
		assertThat(ended.json().path("release").asInt()).isEqualTo(4);
		assertThat(get(APP + "/config").path("values").size()).isZero();
		JsonNode process = get(APP).path("processes").path(0);
		assertThat(process.path("memory").asString()).isEqualTo("256Mi");
		assertThat(process.path("healthPath").isMissingNode()).isTrue();
		assertThat(process.path("replicas").asInt()).isEqualTo(3);
		Answer back = this.platform.call("POST", APP + "/rollback?wait=true").send();
		assertThat(back.json().path("summary").asString()).isEqualTo("Rollback to release 3");
		assertThat(get(APP + "/config").path("values").path("COLOUR").asString()).isEqualTo("green");
		assertThat(this.platform.call("POST", APP + "/rollback").json("{\"release\": 99}").send().status())
			.isEqualTo(404);
	}

	@Test
	@Order(6)
	void showsWhatItsInstancesWriteInTheOrderOfTime() {
		this.platform.call("PUT", APP + "/processes/web").json("{\"replicas\": 2}").send();
		await().atMost(Duration.ofSeconds(20)).until(() -> get(APP + "/instances").size() == 2);
		Answer logs = this.platform.call("GET", APP + "/logs?tail=3").send();
		assertThat(logs.header("Content-Type")).startsWith("application/x-ndjson");
		List<String> lines = logs.text().lines().filter((line) -> !line.isBlank()).toList();
		assertThat(lines).as(logs.text().length() + " characters").hasSize(6);
		assertThat(lines.get(0)).contains("line 1 of");
		assertThat(lines.get(1)).contains("line 1 of");
		assertThat(lines.get(5)).contains("line 3 of").contains("long )");
		List<String> followed = this.platform.call("GET", APP + "/logs?process=web.2&tail=3")
			.header("Accept", "text/event-stream")
			.linesUntil("data: {\"at\":\"1970-01-01T00:00:03Z\"");
		assertThat(followed.get(followed.size() - 1)).as("%s", followed).contains("line 3 of");
		assertThat(followed).anyMatch((line) -> line.contains("\"instance\":\"web.2\""))
			.noneMatch((line) -> line.contains("\"instance\":\"web.1\""));
	}

	@Test
	@Order(7)
	void resumesEventsWithoutAGap() {
		JsonNode newest = get("/api/v1/events?limit=10");
		long from = newest.path(3).path("sequence").asLong();
		List<String> lines = this.platform.call("GET", "/api/v1/events")
			.header("Accept", "text/event-stream")
			.header("Last-Event-ID", Long.toString(from))
			.linesUntil("id: " + newest.path(0).path("sequence").asLong());
		List<String> ids = new ArrayList<>(lines.stream().filter((line) -> line.startsWith("id: ")).toList());
		assertThat(ids).containsExactly("id: " + (from + 1), "id: " + (from + 2), "id: " + (from + 3));
	}

	@Test
	@Order(8)
	void keepsItsReleaseWhenANewOneFailsAndSaysWhy() {
		int serving = get(APP).path("release").asInt();
		this.agent.failFromNowOn(true);
		Answer ended = push();
		this.agent.failFromNowOn(false);
		assertThat(ended.status()).as(ended.toString()).isEqualTo(422);
		assertThat(ended.json().path("status").asString()).isEqualTo("FAILED");
		assertThat(ended.json().path("failure").path("detail").asString()).isNotBlank();
		assertThat(ended.json().path("servingRelease").asInt()).isEqualTo(serving);
		assertThat(ended.json().path("lastLines").size()).as(ended.json().path("failure").toString()).isEqualTo(3);
		assertThat(get(APP).path("release").asInt()).isEqualTo(serving);
	}

	@Test
	@Order(9)
	void takesAChangeBackWhenItsDeploymentFails() {
		JsonNode before = get(APP + "/config").path("values");
		JsonNode processes = get(APP).path("processes");
		this.agent.failFromNowOn(true);
		Answer ended = this.platform.call("PATCH", APP + "/config?wait=true")
			.json("{\"set\": {\"COLOUR\": \"red\", \"BROKEN\": \"yes\"}}")
			.send();
		assertThat(ended.status()).as(ended.toString()).isEqualTo(422);
		assertThat(get(APP + "/config").path("values")).isEqualTo(before);
		ended = this.platform.call("PUT", APP + "/processes/web?wait=true").json("{\"memory\": \"96Mi\"}").send();
		this.agent.failFromNowOn(false);
		assertThat(ended.status()).as(ended.toString()).isEqualTo(422);
		assertThat(get(APP).path("processes")).isEqualTo(processes);
		ended = push();
		assertThat(ended.status()).as("the next deployment: " + ended).isEqualTo(200);
	}

	@Test
	@Order(10)
	void isCordonedAndDrainedOnlyByAnAdministrator() {
		assertThat(this.platform.call("POST", "/api/v1/nodes/n1/cordon").send().json().path("status").asString())
			.isEqualTo("CORDONED");
		assertThat(this.platform.call("DELETE", "/api/v1/nodes/n1").send().status()).isEqualTo(409);
		assertThat(this.platform.call("POST", "/api/v1/nodes/n1/uncordon").send().json().path("status").asString())
			.isEqualTo("READY");
	}

	@Test
	@Order(10)
	void showsTheImagesOfItsNode() {
		assertThat(get("/api/v1/nodes/n1/images").path("at").isMissingNode()).isTrue();
		ImagesReport report = new ImagesReport(7, MemorySize.ofMebibytes(120),
				List.of(new ImagesReport.Held("sha256:" + "ab".repeat(32), List.of("apps/life:build-1"),
						MemorySize.ofMebibytes(100), Instant.EPOCH)));
		assertThat(
				this.platform.call("POST", "/agent/v1/images").token(this.agent.token()).json(report).send().status())
			.isEqualTo(204);
		JsonNode images = get("/api/v1/nodes/n1/images");
		assertThat(images.path("at").asString()).isNotEmpty();
		assertThat(images.path("held").path("count").asInt()).isEqualTo(7);
		assertThat(images.path("held").path("images").path(0).path("names").path(0).asString())
			.isEqualTo("apps/life:build-1");
		assertThat(this.platform.call("GET", "/api/v1/nodes/nowhere/images").send().status()).isEqualTo(404);
	}

	@Test
	@Order(11)
	void endsWithAllThatBelongsToIt() {
		assertThat(this.platform.call("DELETE", APP).send().status()).isEqualTo(202);
		await().atMost(Duration.ofSeconds(20)).until(() -> this.platform.call("GET", APP).send().status() == 404);
		assertThat(get("/api/v1/apps").size()).isZero();
		assertThat(push().json().path("release").asInt()).as("a new app of the same name").isEqualTo(1);
	}

	private Answer push() {
		return this.platform.call("POST", APP + "/deployments?wait=true")
			.bytes("application/gzip", Archives.app())
			.send();
	}

	private JsonNode get(String path) {
		Answer answer = this.platform.call("GET", path).send();
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer.json();
	}

}
