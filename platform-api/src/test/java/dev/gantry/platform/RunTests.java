package dev.gantry.platform;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Commands that run once, over HTTP, with an agent that a test plays. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunTests {

	private static final String RUNS = "/api/v1/apps/shop/runs";

	private RunningPlatform platform;

	private PlayedAgent agent;

	@BeforeAll
	void start(@TempDir Path home) {
		this.platform = new RunningPlatform(home);
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
		Answer pushed = this.platform.call("POST", "/api/v1/apps/shop/deployments?wait=true")
			.bytes("application/gzip", Archives.app())
			.send();
		assertThat(pushed.status()).as(pushed.toString()).isEqualTo(200);
	}

	@AfterAll
	void stop() {
		this.agent.close();
		this.platform.close();
	}

	@Test
	void endsWithTheStatusOfItsCommandAndKeepsItsLines() {
		JsonNode run = begin("{\"command\": [\"fail\", \"now\"], \"environment\": {\"MODE\": \"full\"}}");
		JsonNode ended = get(RUNS + "/" + run.path("number").asInt() + "?wait=ended");
		assertThat(ended.path("state").asString()).isEqualTo("FAILED");
		assertThat(ended.path("exitCode").asInt()).isEqualTo(4);
		assertThat(ended.path("explanation").asString()).isEqualTo("Its command exited with status 4");
		assertThat(ended.path("node").asString()).isEqualTo("n1");
		assertThat(ended.path("release").asInt()).isEqualTo(1);
		String logs = RUNS + "/" + run.path("number").asInt() + "/logs";
		await().atMost(Duration.ofSeconds(40))
			.untilAsserted(() -> assertThat(this.platform.bean(dev.gantry.platform.runs.LinesOfRuns.class)
				.existsById(run.path("id").asString())).isTrue());
		assertThat(this.platform.call("GET", logs + "?tail=2").send().text()).contains("line 3 of ")
			.contains(run.path("name").asString())
			.doesNotContain("line 1 of ");
		assertThat(this.platform.call("GET", "/api/v1/events").send().text()).contains("Runs fail now")
			.doesNotContain("full");
		assertThat(get(RUNS).path(0).path("id")).isNotNull();
	}

	@Test
	void succeedsWhenItsCommandDoes() {
		JsonNode run = begin("{\"command\": [\"true\"], \"memory\": \"64Mi\"}");
		assertThat(get(RUNS + "/" + run.path("id").asString() + "?wait=ended").path("state").asString())
			.isEqualTo("SUCCEEDED");
	}

	@Test
	void isStoppedWhenSomebodyWantsIt() {
		JsonNode run = begin("{\"command\": [\"stay\"]}");
		String path = RUNS + "/" + run.path("number").asInt();
		assertThat(get(path + "?wait=started").path("state").asString()).isEqualTo("RUNNING");
		Answer stopped = this.platform.call("POST", path + "/stop").send();
		assertThat(stopped.status()).isEqualTo(202);
		JsonNode ended = get(path + "?wait=ended");
		assertThat(ended.path("state").asString()).isEqualTo("STOPPED");
		assertThat(ended.path("explanation").asString()).startsWith("Stopped by ");
	}

	@Test
	void isStoppedAtItsDeadline() {
		JsonNode run = begin("{\"command\": [\"stay\"], \"deadline\": \"PT1S\"}");
		JsonNode ended = get(RUNS + "/" + run.path("number").asInt() + "?wait=ended");
		assertThat(ended.path("state").asString()).isEqualTo("STOPPED");
		assertThat(ended.path("explanation").asString()).isEqualTo("It took longer than its deadline of 1 s");
	}

	@Test
	void joinsWhoAttachesAndItsProcess() throws InterruptedException {
		JsonNode run = begin("{\"command\": [\"stay\"], \"attach\": true, \"input\": true}");
		String path = RUNS + "/" + run.path("number").asInt();
		get(path + "?wait=placed");
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();
		WebSocket socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.header("Authorization", "Bearer " + this.platform.adminToken())
			.buildAsync(URI.create(this.platform.uri(path + "/attach?stdin=true").toString().replace("http:", "ws:")),
					new WebSocket.Listener() {
						@Override
						public CompletionStage<?> onBinary(WebSocket socket, java.nio.ByteBuffer data, boolean last) {
							heard.add("bytes");
							socket.request(1);
							return null;
						}

						@Override
						public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
							heard.add(data.toString());
							socket.request(1);
							return null;
						}
					})
			.join();
		assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("bytes");
		socket.sendText("{\"inputEnded\": true}", true).join();
		assertThat(heard.poll(30, TimeUnit.SECONDS)).contains("\"exitCode\":7");
	}

	@Test
	void refusesWhatCannotBeRun() {
		assertThat(post("{}").status()).isEqualTo(400);
		assertThat(post("{\"command\": []}").status()).isEqualTo(400);
		assertThat(post("{\"command\": [\"ls\"], \"memory\": \"1Ki\"}").status()).isEqualTo(400);
		assertThat(post("{\"command\": [\"ls\"], \"deadline\": \"PT0S\"}").status()).isEqualTo(400);
		assertThat(post("{\"command\": [\"ls\"], \"environment\": {\"A=B\": \"\"}}").status()).isEqualTo(400);
		assertThat(this.platform.call("GET", RUNS + "/99999").send().status()).isEqualTo(404);
		assertThat(this.platform.call("GET", RUNS + "/1?wait=never").send().status()).isEqualTo(400);
		this.platform.call("PUT", "/api/v1/apps/empty").send();
		Answer early = this.platform.call("POST", "/api/v1/apps/empty/runs").json("{\"command\": [\"ls\"]}").send();
		assertThat(early.status()).isEqualTo(409);
		assertThat(early.text()).contains("Deploy it first");
	}

	private JsonNode begin(String body) {
		Answer answer = post(body);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
		assertThat(answer.header("Location")).isEqualTo(RUNS + "/" + answer.json().path("number").asInt());
		return answer.json();
	}

	private Answer post(String body) {
		return this.platform.call("POST", RUNS).json(body).send();
	}

	private JsonNode get(String path) {
		Answer answer = this.platform.call("GET", path).send();
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer.json();
	}

}
