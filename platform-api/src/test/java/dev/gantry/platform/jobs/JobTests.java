package dev.gantry.platform.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import dev.gantry.platform.Archives;
import dev.gantry.platform.PlayedAgent;
import dev.gantry.platform.RunningPlatform;
import dev.gantry.platform.RunningPlatform.Answer;
import dev.gantry.platform.apps.Apps;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.dao.ConcurrencyFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Jobs and release commands of a running platform. Schedules lie half a year off, so that
 * only this test says what time it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobTests {

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
	void startsOncePerTimeHoweverOftenItIsLookedAt() {
		String app = deploy("once", "cron:\n  clean: {schedule: '0 0 1 1 *', command: ['true']}\n");
		Instant first = due(app, "clean");
		dispatch(app, first.minusSeconds(1));
		assertThat(runs(app, "clean")).isEmpty();
		dispatch(app, first.plusSeconds(1));
		dispatch(app, first.plusSeconds(1));
		dispatch(app, first.plusSeconds(2));
		JsonNode runs = runs(app, "clean");
		assertThat(runs).hasSize(1);
		assertThat(runs.path(0).path("kind").asString()).isEqualTo("JOB");
		assertThat(runs.path(0).path("scheduledAt").asString()).isEqualTo(first.toString());
		assertThat(ended(app, runs.path(0)).path("state").asString()).isEqualTo("SUCCEEDED");
		assertThat(due(app, "clean")).isAfter(first);
	}

	@Test
	void makesUpForTheNewestOfMissedTimesOnly() {
		String app = deploy("missed",
				"cron:\n  hourly: {schedule: '0 0 * 1 *', command: ['true'], start-within: 2h}\n");
		Instant first = due(app, "hourly");
		dispatch(app, first.plus(Duration.ofDays(2)).plusSeconds(600));
		assertThat(runs(app, "hourly")).hasSize(1);
		assertThat(runs(app, "hourly").path(0).path("scheduledAt").asString())
			.isEqualTo(first.plus(Duration.ofDays(2)).toString());
		told(app, "2 runs were missed");
		dispatch(app, first.plus(Duration.ofDays(3)).plus(Duration.ofHours(3)));
		assertThat(runs(app, "hourly")).as("too late").hasSize(1);
		told(app, "1 run was missed");
	}

	@Test
	void leavesOutWhatIsForbiddenAndReplacesWhatShallBe() {
		String app = deploy("policy", """
				cron:
				  forbid: {schedule: '0 0 * 1 *', command: [stay]}
				  replace: {schedule: '0 0 * 1 *', command: [stay], concurrency: replace}
				  allow: {schedule: '0 0 * 1 *', command: [stay], concurrency: allow}
				""");
		Instant first = due(app, "forbid");
		dispatch(app, first);
		dispatch(app, first.plus(Duration.ofDays(1)));
		assertThat(runs(app, "forbid")).hasSize(1);
		told(app, "job.skipped");
		assertThat(runs(app, "allow")).hasSize(2);
		JsonNode replaced = runs(app, "replace");
		assertThat(replaced).hasSize(2);
		assertThat(ended(app, replaced.path(1)).path("state").asString()).isEqualTo("STOPPED");
		Answer again = this.platform.call("POST", "/api/v1/apps/policy/jobs/forbid/run").send();
		assertThat(again.status()).isEqualTo(409);
		assertThat(again.text()).contains("forbid");
		assertThat(this.platform.call("POST", "/api/v1/apps/policy/jobs/allow/run").send().status()).isEqualTo(201);
	}

	@Test
	void startsNothingWhileSuspendedAndMakesUpForNothingAfterwards() {
		String app = deploy("quiet", "cron:\n  clean: {schedule: '0 0 * 1 *', command: ['true']}\n");
		Instant first = due(app, "clean");
		JsonNode suspended = this.platform.call("POST", "/api/v1/apps/quiet/jobs/clean/suspend").send().json();
		assertThat(suspended.path("suspended").asBoolean()).isTrue();
		assertThat(suspended.path("nextAt").asString("never")).isEqualTo("never");
		dispatch(app, first.plusSeconds(5));
		assertThat(this.platform.call("POST", "/api/v1/apps/quiet/jobs/clean/resume").send().status()).isEqualTo(200);
		dispatch(app, first.plusSeconds(10));
		assertThat(runs(app, "clean")).isEmpty();
		assertThat(this.platform.call("GET", "/api/v1/apps/quiet/jobs/nothing").send().status()).isEqualTo(404);
	}

	@Test
	void runsTheReleaseCommandBeforeAnythingElseOfTheRelease() {
		String app = deploy("prepared", "release: ['true']\n");
		JsonNode deployment = get("/api/v1/apps/" + app + "/deployments/1");
		JsonNode stage = stage(deployment, "PREPARED");
		assertThat(stage.path("state").asString()).isEqualTo("DONE");
		assertThat(stage.path("detail").asString()).isEqualTo("ran true");
		JsonNode runs = get("/api/v1/apps/" + app + "/runs");
		assertThat(runs).hasSize(1);
		assertThat(runs.path(0).path("kind").asString()).isEqualTo("RELEASE");
	}

	@Test
	void servesTheOldReleaseOnWhenTheReleaseCommandFails() {
		String app = deploy("kept", "release: ['true']\n");
		Answer failed = push(app, "release: [fail]\n");
		assertThat(failed.status()).as(failed.toString()).isEqualTo(422);
		assertThat(failed.json().path("failedStage").asString()).isEqualTo("PREPARED");
		assertThat(failed.json().path("failure").path("code").asString()).isEqualTo("RELEASE_COMMAND_FAILED");
		assertThat(failed.json().path("failure").path("detail").asString()).contains("exited with status 4");
		await().atMost(Duration.ofSeconds(40))
			.untilAsserted(() -> assertThat(get("/api/v1/apps/kept/deployments/2").path("lastLines").toString())
				.contains("line 3"));
		assertThat(get("/api/v1/apps/kept").path("release").asInt()).isEqualTo(1);
		assertThat(get("/api/v1/apps/kept/instances")).hasSize(1);
		Answer back = this.platform.call("PATCH", "/api/v1/apps/kept/config?wait=true")
			.json("{\"set\": {\"A\": \"1\"}}")
			.send();
		assertThat(back.status()).as("the command of release 1 is in force again").isEqualTo(200);
	}

	@Test
	void refusesAFileWithAWrongSchedule() {
		Answer answer = push("wrong", "cron:\n  clean: {schedule: '0 0 1 * MON', command: ls}\n");
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.text()).contains("cron.clean.schedule").contains("days of the month");
		assertThat(push("wrong", "cron:\n  clean: {shedule: '@daily', command: ls}\n").text())
			.contains("the nearest known one is 'cron.clean.schedule'");
	}

	private String deploy(String app, String file) {
		Answer answer = push(app, file);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		dispatch(app, Instant.now());
		return app;
	}

	private Answer push(String app, String file) {
		return this.platform.call("POST", "/api/v1/apps/" + app + "/deployments?wait=true")
			.bytes("application/gzip",
					Archives.tar()
						.file("Dockerfile", "FROM debian:bookworm\nCMD [\"./serve\"]\n")
						.file("gantry.yaml", file)
						.gzip())
			.send();
	}

	private void dispatch(String app, Instant now) {
		String id = this.platform.bean(Apps.class).findByName(app).orElseThrow().id();
		// The agent's reports change the same runs; as the clock does, look again.
		await().atMost(Duration.ofSeconds(30))
			.ignoreExceptionsInstanceOf(ConcurrencyFailureException.class)
			.until(() -> this.platform.bean(JobDispatch.class).dispatch(id, now) != null);
	}

	private Instant due(String app, String job) {
		return Instant.parse(get("/api/v1/apps/" + app + "/jobs/" + job).path("nextAt").asString());
	}

	private JsonNode runs(String app, String job) {
		return get("/api/v1/apps/" + app + "/runs?job=" + job);
	}

	private JsonNode ended(String app, JsonNode run) {
		return get("/api/v1/apps/" + app + "/runs/" + run.path("number").asInt() + "?wait=ended");
	}

	/** Events get their numbers a moment after what they tell of. */
	private void told(String app, String text) {
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(get("/api/v1/events?app=" + app).toString()).contains(text));
	}

	private static JsonNode stage(JsonNode deployment, String name) {
		for (JsonNode stage : deployment.path("stages")) {
			if (stage.path("stage").asString().equals(name)) {
				return stage;
			}
		}
		throw new AssertionError("no stage " + name);
	}

	private JsonNode get(String path) {
		Answer answer = this.platform.call("GET", path).send();
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer.json();
	}

}
