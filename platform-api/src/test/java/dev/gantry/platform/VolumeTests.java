package dev.gantry.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.link.AssignedVolume;
import dev.gantry.contracts.link.Assignments;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Volumes of apps on a running platform, with two agents that the test plays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeTests {

	private static final String ONE = "volumes: {data: /var/lib/data}\n";

	private RunningPlatform platform;

	private List<PlayedAgent> agents;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home);
		this.agents = List.of(new PlayedAgent(this.platform, "n1"), new PlayedAgent(this.platform, "n2"));
		this.agents.forEach(PlayedAgent::start);
	}

	@AfterAll
	void stop() {
		this.agents.forEach(PlayedAgent::close);
		this.platform.close();
	}

	@Test
	void keepsTheDataOfAnAppOnOneNodeOverDeployments() {
		push("keeps", ONE);
		AssignedVolume first = mounted("keeps");
		assertThat(first.path()).isEqualTo("/var/lib/data");
		String node = volumes("keeps").path(0).path("node").asString();
		for (int i = 0; i < 3; i++) {
			push("keeps", ONE);
			assertThat(mounted("keeps")).isEqualTo(first);
		}
		JsonNode volume = volumes("keeps").path(0);
		assertThat(volume.path("node").asString()).isEqualTo(node);
		assertThat(volume.path("process").asString()).isEqualTo("web");
		assertThat(volume.path("removing").asBoolean()).isFalse();
		assertThat(get("/api/v1/apps/keeps").path("processes").path(0).path("volumes").path("data").asString())
			.isEqualTo("/var/lib/data");
	}

	@Test
	void takesVolumesFromWhatASourceDoesNotNameAnyMore() {
		push("ends", ONE);
		push("ends", "processes: {web: {replicas: 1}}\n");
		assertThat(volumes("ends").path(0).path("process").asString()).as("nothing is said").isEqualTo("web");
		push("ends", "volumes: {}\n");
		assertThat(volumes("ends").path(0).hasNonNull("process")).as("only the data stays").isFalse();
		assertThat(put("ends", "web", "{\"replicas\": 2}").status()).isEqualTo(200);
	}

	@Test
	void refusesASecondWriter() {
		push("writers", ONE + "processes: {web: {}, worker: {command: work, replicas: 0}}\n");
		Answer scaled = put("writers", "web", "{\"replicas\": 2}");
		assertThat(scaled.status()).isEqualTo(400);
		assertThat(scaled.text()).contains("one writer").contains("2 replicas");
		Answer shared = put("writers", "worker", "{\"volumes\": {\"data\": \"/data\"}}");
		assertThat(shared.status()).isEqualTo(400);
		assertThat(shared.text()).contains("web and worker of writers both have volume data");
		assertThat(volumes("writers")).hasSize(1);
	}

	@Test
	void refusesMountsThatCannotBe() {
		for (Map.Entry<String, String> bad : Map
			.of("volumes: {data: relative}", "absolute path", "volumes: {Data: /data}", "lower-case",
					"volumes: {data: /proc/x}", "files of its own", "volumes: {data: {path: /d, proces: web}}",
					"nearest known one is 'volumes.data.process'", "volumes: {data: {path: /d, process: worker}}",
					"does not have", "volumes: {a: /d, b: /d}", "same path")
			.entrySet()) {
			Answer answer = send("refused", bad.getKey() + "\n");
			assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
			assertThat(answer.text()).contains(bad.getValue());
		}
	}

	@Test
	void deletesDataWhenItIsRemovedAndBeginsWithAnEmptyVolume() {
		push("anew", ONE);
		AssignedVolume first = mounted("anew");
		Answer used = this.platform.call("DELETE", "/api/v1/apps/anew/volumes/data").send();
		assertThat(used.status()).isEqualTo(409);
		assertThat(used.text()).contains("gantry scale anew web=0");
		this.agents.forEach((agent) -> agent.discardFromNowOn(false));
		assertThat(put("anew", "web", "{\"replicas\": 0}").status()).isEqualTo(200);
		assertThat(this.platform.call("DELETE", "/api/v1/apps/anew/volumes/data").send().status()).isEqualTo(202);
		await().atMost(Duration.ofSeconds(10))
			.until(() -> this.agents.stream().anyMatch((agent) -> discards(agent).contains(first.key())));
		assertThat(volumes("anew").path(0).hasNonNull("node")).isFalse();
		assertThat(put("anew", "web", "{\"replicas\": 1}").status()).isEqualTo(200);
		await().atMost(Duration.ofSeconds(10)).until(() -> volumes("anew").path(0).hasNonNull("node"));
		assertThat(mounted("anew").key()).isNotEqualTo(first.key());
		this.agents.forEach((agent) -> agent.discardFromNowOn(true));
		goes(first.key());
	}

	@Test
	void deletesTheDataOfADestroyedApp() {
		push("ended", ONE);
		String key = mounted("ended").key();
		String node = volumes("ended").path(0).path("node").asString();
		Answer removed = this.platform.call("DELETE", "/api/v1/nodes/" + node).send();
		assertThat(removed.status()).isEqualTo(409);
		assertThat(removed.text()).contains("has the data of");
		this.agents.forEach((agent) -> agent.discardFromNowOn(false));
		assertThat(this.platform.call("DELETE", "/api/v1/apps/ended").send().status()).isEqualTo(202);
		await().atMost(Duration.ofSeconds(20))
			.until(() -> this.agents.stream().anyMatch((agent) -> discards(agent).contains(key)));
		assertThat(this.platform.call("GET", "/api/v1/apps/ended").send().status()).isEqualTo(404);
		this.agents.forEach((agent) -> agent.discardFromNowOn(true));
		goes(key);
	}

	/** No node is told to delete it any more. */
	private void goes(String key) {
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			this.agents.forEach((agent) -> agent.discardFromNowOn(true));
			assertThat(this.agents).noneMatch((agent) -> discards(agent).contains(key));
		});
	}

	private static List<String> discards(PlayedAgent agent) {
		Assignments told = agent.told();
		return (told != null) ? told.discards() : List.of();
	}

	private AssignedVolume mounted(String app) {
		return await().atMost(Duration.ofSeconds(10))
			.until(() -> this.agents.stream()
				.map(PlayedAgent::told)
				.filter((told) -> told != null)
				.flatMap((told) -> told.instances().stream())
				.filter((instance) -> instance.app().equals(app) && !instance.volumes().isEmpty())
				.toList(), (instances) -> instances.size() == 1)
			.stream()
			.map(InstanceAssignment::volumes)
			.map((volumes) -> volumes.get(0))
			.findFirst()
			.orElseThrow();
	}

	private JsonNode volumes(String app) {
		return get("/api/v1/apps/" + app + "/volumes");
	}

	private JsonNode get(String path) {
		return this.platform.call("GET", path).send().json();
	}

	private Answer put(String app, String type, String settings) {
		return this.platform.call("PUT", "/api/v1/apps/" + app + "/processes/" + type).json(settings).send();
	}

	private void push(String app, String file) {
		Answer ended = send(app, file);
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		assertThat(ended.json().path("status").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
	}

	private Answer send(String app, String file) {
		return this.platform.call("POST", "/api/v1/apps/" + app + "/deployments?wait=true")
			.bytes("application/gzip",
					Archives.tar()
						.file("Dockerfile", "FROM debian:bookworm\nEXPOSE 8080\nCMD [\"./serve\"]\n")
						.file("gantry.yaml", file)
						.gzip())
			.send();
	}

}
