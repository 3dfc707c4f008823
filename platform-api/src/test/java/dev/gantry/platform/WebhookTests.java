package dev.gantry.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

import dev.gantry.platform.RunningPlatform.Answer;
import dev.gantry.platform.git.RemoteRepository;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Follows a branch and is told of pushes in the forms of three hosts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTests {

	private static final String PUSH = "{\"ref\": \"refs/heads/main\", \"after\": \"ignored\"}";

	private RunningPlatform platform;

	private PlayedAgent agent;

	private RemoteRepository remote;

	private Path home;

	private int commits;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		this.home = directory;
		this.platform = new RunningPlatform(directory);
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
		this.remote = new RemoteRepository();
		this.remote.require("bot", "clone-token-1");
		commit();
	}

	@AfterAll
	void stop() {
		this.remote.close();
		this.agent.close();
		this.platform.close();
	}

	@Test
	void deploysWhenAHostTellsOfAPush() throws IOException {
		String secret = follow("gh");
		awaitRelease("gh", 1);
		commit();
		assertThat(call("gh", PUSH).header("X-GitHub-Event", "push")
			.header("X-Hub-Signature-256", "sha256=" + hmac(PUSH, secret))
			.send()
			.status()).isEqualTo(202);
		awaitRelease("gh", 2);
		commit();
		assertThat(call("gh", PUSH).header("X-Gitea-Event", "push")
			.header("X-Gitea-Signature", hmac(PUSH, secret))
			.send()
			.status()).isEqualTo(202);
		awaitRelease("gh", 3);
		commit();
		assertThat(
				call("gh", PUSH).header("X-Gitlab-Event", "Push Hook").header("X-Gitlab-Token", secret).send().status())
			.isEqualTo(202);
		awaitRelease("gh", 4);
		JsonNode newest = this.platform.call("GET", "/api/v1/apps/gh/deployments").send().json().path(0);
		assertThat(newest.path("summary").asString()).contains("Commit " + this.commits);
	}

	@Test
	void doesNothingForOtherBranchesAndOtherNotices() throws IOException {
		String secret = follow("quiet");
		awaitRelease("quiet", 1);
		String other = "{\"ref\": \"refs/heads/idea\"}";
		assertThat(call("quiet", other).header("X-Gitlab-Token", secret).send().toString())
			.contains("Only pushes to main");
		assertThat(
				call("quiet", "{}").header("X-GitHub-Event", "ping").header("X-Gitlab-Token", secret).send().status())
			.isEqualTo(200);
		assertThat(this.platform.call("GET", "/api/v1/apps/quiet/repository")
			.send()
			.json()
			.path("fetchWantedAt")
			.isMissingNode()).isTrue();
	}

	@Test
	void makesAndEndsPreviewsWhereTheSettingSaysSo() throws IOException {
		Answer followed = this.platform.call("PUT", "/api/v1/apps/hooked/repository")
			.json("{\"url\": \"" + this.remote.url("bot:clone-token-1@") + "\", \"previews\": true}")
			.send();
		String secret = followed.json().path("hookSecret").asString();
		assertThat(followed.json().path("previews").asBoolean()).isTrue();
		awaitRelease("hooked", 1);
		this.remote.commit("fix/1", "A fix",
				Map.of("Dockerfile", "FROM debian:bookworm\n".getBytes(StandardCharsets.UTF_8)));
		String pushed = "{\"ref\": \"refs/heads/fix/1\", \"after\": \"ignored\"}";
		assertThat(call("hooked", pushed).header("X-Gitlab-Token", "not it").send().status()).isEqualTo(401);
		assertThat(call("hooked", pushed).header("X-Gitlab-Token", secret).send().toString())
			.contains("is fetched and deployed as hooked-fix-1");
		awaitRelease("hooked-fix-1", 1);
		assertThat(this.platform.call("GET", "/api/v1/apps/hooked/previews").send().json()).hasSize(1);
		String gone = "{\"ref\": \"refs/heads/fix/1\", \"after\": \"" + "0".repeat(40) + "\"}";
		assertThat(call("hooked", gone).header("X-Gitlab-Token", secret).send().toString())
			.contains("The preview of fix/1 is destroyed");
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.platform.call("GET", "/api/v1/apps/hooked-fix-1").send().status() == 404);
	}

	@Test
	void makesAPreviewOfAnotherBranchOnRequest() throws IOException {
		follow("asked");
		awaitRelease("asked", 1);
		this.remote.commit("wish", "A wish",
				Map.of("Dockerfile", "FROM debian:bookworm\n".getBytes(StandardCharsets.UTF_8)));
		Answer made = this.platform.call("POST", "/api/v1/apps/asked/previews").json("{\"branch\": \"wish\"}").send();
		assertThat(made.status()).as(made.toString()).isEqualTo(201);
		awaitRelease("asked-wish", 1);
		assertThat(this.platform.call("POST", "/api/v1/apps/asked/previews").json("{}").send().status()).isEqualTo(400);
	}

	@Test
	void refusesNoticesThatAreNotSigned() throws IOException {
		String old = follow("walled");
		String secret = follow("walled");
		assertThat(secret).isNotEqualTo(old);
		assertThat(call("walled", PUSH).send().status()).isEqualTo(401);
		assertThat(call("walled", PUSH).header("X-Gitlab-Token", old).send().status()).isEqualTo(401);
		assertThat(call("walled", PUSH).header("X-Hub-Signature-256", hmac(PUSH, secret)).send().status())
			.isEqualTo(401);
		assertThat(call("walled", PUSH + " ").header("X-Hub-Signature-256", "sha256=" + hmac(PUSH, secret))
			.send()
			.status()).isEqualTo(401);
		assertThat(call("absent", PUSH).header("X-Gitlab-Token", secret).send().status()).isEqualTo(401);
	}

	@Test
	void tellsOfAFetchThatFailed() throws IOException {
		this.platform.call("PUT", "/api/v1/apps/lost/repository")
			.json("{\"url\": \"" + this.remote.url("bot:clone-token-1@") + "\", \"branch\": \"gone\"}")
			.send();
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.platform.call("GET", "/api/v1/events").send().toString().contains("fetch.failed"));
	}

	@Test
	void showsAndStoresNoPassword() throws IOException {
		follow("sealed");
		Answer shown = this.platform.call("GET", "/api/v1/apps/sealed/repository").send();
		assertThat(shown.toString()).doesNotContain("clone-token-1");
		try (Stream<Path> files = Files.walk(this.home.resolve("server/db"))) {
			assertThat(files.filter(Files::isRegularFile))
				.allSatisfy((file) -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
					.doesNotContain("clone-token-1"));
		}
	}

	private String follow(String app) {
		Answer followed = this.platform.call("PUT", "/api/v1/apps/" + app + "/repository")
			.json("{\"url\": \"" + this.remote.url("bot:clone-token-1@") + "\"}")
			.send();
		assertThat(followed.status()).as(followed.toString()).isEqualTo(200);
		assertThat(followed.json().path("hookUrl").asString()).endsWith("/hooks/" + app);
		return followed.json().path("hookSecret").asString();
	}

	private void commit() throws IOException {
		this.commits++;
		this.remote.commit("main", "Commit " + this.commits, Map.of("Dockerfile",
				("FROM debian:bookworm\n# " + this.commits + "\n").getBytes(StandardCharsets.UTF_8)));
	}

	private RunningPlatform.Call call(String app, String body) {
		return this.platform.call("POST", "/hooks/" + app).anonymous().json(body);
	}

	private void awaitRelease(String app, int release) {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.platform.call("GET", "/api/v1/apps/" + app)
				.send()
				.json()
				.path("release")
				.asInt(0) == release);
	}

	private static String hmac(String body, String secret) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
		}
		catch (java.security.GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
