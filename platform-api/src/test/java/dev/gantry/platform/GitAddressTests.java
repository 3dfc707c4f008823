package dev.gantry.platform;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

import dev.gantry.platform.RunningPlatform.Answer;
import dev.gantry.platform.git.RemoteRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Deploys what repositories elsewhere hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitAddressTests {

	private static final Map<String, byte[]> APP = Map.of("Dockerfile",
			"FROM debian:bookworm\nCMD [\"./serve\"]\n".getBytes(StandardCharsets.UTF_8));

	private RunningPlatform platform;

	private PlayedAgent agent;

	private RemoteRepository remote;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.platform = new RunningPlatform(directory, "--gantry.platform.max-source-size=2MB");
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
	}

	@AfterAll
	void stop() {
		this.agent.close();
		this.platform.close();
	}

	@BeforeEach
	void serve() throws IOException {
		this.remote = new RemoteRepository();
		this.remote.commit("main", "The front page\n\nin full", APP);
	}

	@AfterEach
	void endServing() {
		this.remote.close();
	}

	@Test
	void deploysTheDefaultBranch() {
		Answer ended = deploy("front", this.remote.url(), null);
		assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
		assertThat(ended.json().path("trigger").asString()).isEqualTo("git");
		assertThat(ended.json().path("summary").asString()).endsWith("\"The front page\" of " + this.remote.url());
	}

	@Test
	void deploysABranchOrACommit() throws IOException {
		ObjectId idea = this.remote.commit("idea", "An idea", APP);
		assertThat(deploy("idea", this.remote.url(), "idea").json().path("summary").asString()).contains("An idea");
		assertThat(deploy("idea", this.remote.url(), idea.name()).json().path("summary").asString())
			.contains("An idea");
	}

	@Test
	void saysWhichBranchesThereAreWhenOneIsMissing() {
		Answer refused = deploy("absent", this.remote.url(), "mian");
		assertThat(refused.status()).isEqualTo(400);
		assertThat(refused.toString()).contains("has no branch or tag 'mian'").contains("It has main");
	}

	@Test
	void keepsATokenToItself() {
		this.remote.require("ada", "s3cret-token");
		Answer without = deploy("private", this.remote.url(), null);
		assertThat(without.status()).isEqualTo(502);
		assertThat(without.toString()).contains("Put a user name and a token");
		Answer with = deploy("private", this.remote.url("ada:s3cret-token@"), "main");
		assertThat(with.status()).as(with.toString()).isEqualTo(200);
		assertThat(with.toString()).doesNotContain("s3cret-token");
		Answer wrong = deploy("private", this.remote.url("ada:wr0ng-token@"), "main");
		assertThat(wrong.toString()).doesNotContain("wr0ng-token");
	}

	@Test
	void refusesWhatIsNoAddressOfARepository() {
		for (String url : new String[] { "file:///etc", "/etc", "ssh://git@example.org/x", "--upload-pack=touch",
				"http://", "ext::sh -c touch" }) {
			Answer refused = deploy("odd", url, null);
			assertThat(refused.status()).as(url + refused).isEqualTo(400);
		}
		assertThat(deploy("odd", this.remote.url(), "--upload-pack=touch").status()).isEqualTo(400);
	}

	@Test
	void refusesATreeThatIsTooLarge() throws IOException {
		byte[] noise = new byte[4 * 1024 * 1024];
		new Random(1).nextBytes(noise);
		this.remote.commit("main", "Too much", Map.of("Dockerfile", APP.get("Dockerfile"), "noise", noise));
		Answer refused = deploy("large", this.remote.url(), null);
		assertThat(refused.status()).as(refused.toString()).isEqualTo(413);
	}

	@Test
	void saysThatNobodyAnswers() throws IOException {
		int free;
		try (ServerSocket socket = new ServerSocket(0)) {
			free = socket.getLocalPort();
		}
		Answer refused = deploy("nobody", "http://127.0.0.1:" + free + "/app.git", null);
		assertThat(refused.status()).isEqualTo(502);
		assertThat(refused.toString()).contains("git ls-remote");
	}

	private Answer deploy(String app, String url, String ref) {
		String name = (ref == null) ? "" : ", \"ref\": \"" + ref + "\"";
		return this.platform.call("POST", "/api/v1/apps/" + app + "/deployments?wait=true")
			.json("{\"git\": {\"url\": \"" + url + "\"" + name + "}}")
			.send();
	}

}
