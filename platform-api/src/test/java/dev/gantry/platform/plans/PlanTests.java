package dev.gantry.platform.plans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.gantry.platform.Archives;
import dev.gantry.platform.RunningPlatform;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What a deployment would do, told before it is done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanTests {

	private RunningPlatform platform;

	private Path home;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.home = directory;
		this.platform = new RunningPlatform(directory);
	}

	@AfterAll
	void stop() {
		this.platform.close();
	}

	@Test
	void tellsWhatADockerfileSaysAndKeepsNothing() throws Exception {
		long before = stored();
		JsonNode plan = plan("paper", Archives.app());
		assertThat(plan.get("fresh").asBoolean()).isTrue();
		assertThat(plan.has("dockerfile")).isFalse();
		assertThat(choices(plan)).containsEntry("build", "Dockerfile: it is at the top of the source")
			.containsEntry("base image", "debian:bookworm: FROM in Dockerfile")
			.containsEntry("port", "8080: EXPOSE in Dockerfile")
			.containsEntry("web replicas", "1: Gantry's default")
			.containsEntry("web limits", "CPU 250m, memory 256Mi, 2048 processes: Gantry's default")
			.containsEntry("node", "none yet: no node is ready; the deployment waits for one")
			.hasEntrySatisfying("health", (choice) -> assertThat(choice).startsWith("a connection to port 8080"))
			.hasEntrySatisfying("address", (choice) -> assertThat(choice).startsWith("http://paper."));
		assertThat(this.platform.call("GET", "/api/v1/apps/paper").send().status()).isEqualTo(404);
		assertThat(stored()).isEqualTo(before);
	}

	private long stored() throws IOException {
		try (Stream<Path> files = Files.walk(this.home.resolve("server/sources"))) {
			return files.filter(Files::isRegularFile).count();
		}
	}

	@Test
	void tellsWhatWasDetectedByWhichFile() {
		JsonNode plan = plan("kiosk",
				Archives.tar()
					.file("package.json", "{\"scripts\": {\"start\": \"node server.js\"}}")
					.file("server.js", "")
					.gzip());
		assertThat(plan.get("dockerfile").asString()).contains("CMD [\"npm\", \"start\"]");
		assertThat(choices(plan)).containsEntry("language", "Node.js: there is a package.json")
			.containsEntry("start", "npm start: package.json has a start script")
			.containsEntry("port", "8080: EXPOSE in the written Dockerfile");
	}

	@Test
	void writesAGantryFileThatDecidesTheSame() {
		Archives tree = Archives.tar()
			.file("Dockerfile", "FROM debian:bookworm\nEXPOSE 9000\n")
			.file("Procfile", "web: ./serve \"all of it\"\nworker: ./work\nrelease: ./migrate\n");
		JsonNode first = plan("mill", tree.gzip());
		assertThat(choices(first)).containsEntry("web command", "./serve \"all of it\": Procfile says so")
			.containsEntry("worker replicas", "0: Procfile says so")
			.containsEntry("release command", "./migrate: it is in Procfile");
		String written = first.get("gantryFile").asString();
		JsonNode second = plan("mill",
				Archives.tar()
					.file("Dockerfile", "FROM debian:bookworm\nEXPOSE 9000\n")
					.file("gantry.yaml", written)
					.gzip());
		assertThat(second.has("gantryFile")).isFalse();
		assertThat(answers(second)).containsAllEntriesOf(answers(first));
		assertThat(choices(second)).containsEntry("port", "9000: gantry.yaml says so");
	}

	@Test
	void tellsWhatTheAppHasWhenItIsThere() {
		this.platform.call("POST", "/api/v1/apps/known/deployments").bytes("application/gzip", Archives.app()).send();
		RunningPlatform.Answer changed = this.platform.call("PUT", "/api/v1/apps/known/processes/web")
			.json(Map.of("replicas", 3, "health", Map.of("path", "/up")))
			.send();
		assertThat(changed.status()).as(changed.text()).isEqualTo(200);
		JsonNode plan = plan("known", Archives.app());
		assertThat(plan.get("fresh").asBoolean()).isFalse();
		assertThat(choices(plan)).containsEntry("web replicas", "3: as the app has it now")
			.containsEntry("health", "GET /up: as the app has it now")
			.containsEntry("app", "known: it is there, and nothing serves yet");
	}

	@Test
	void refusesAsADeploymentWould() {
		RunningPlatform.Answer answer = this.platform.call("POST", "/api/v1/apps/empty/plan")
			.bytes("application/gzip", Archives.tar().file("notes.txt", "").gzip())
			.send();
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.text()).contains("no 'Dockerfile'").contains("package.json");
	}

	private JsonNode plan(String app, byte[] archive) {
		RunningPlatform.Answer answer = this.platform.call("POST", "/api/v1/apps/" + app + "/plan")
			.bytes("application/gzip", archive)
			.send();
		assertThat(answer.status()).as(answer.text()).isEqualTo(200);
		return answer.json();
	}

	private static Map<String, String> choices(JsonNode plan) {
		return StreamSupport.stream(plan.get("decisions").spliterator(), false)
			.collect(Collectors.toMap((one) -> one.get("question").asString(),
					(one) -> one.get("choice").asString() + ": " + one.get("reason").asString()));
	}

	/** What is decided of how the app runs, without why. */
	private static Map<String, String> answers(JsonNode plan) {
		return StreamSupport.stream(plan.get("decisions").spliterator(), false)
			.filter((one) -> !one.get("question").asString().equals("source"))
			.collect(Collectors.toMap((one) -> one.get("question").asString(), (one) -> one.get("choice").asString()));
	}

}
