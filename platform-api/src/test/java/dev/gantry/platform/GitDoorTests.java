package dev.gantry.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Pushes to the platform with the real git. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GitDoorTests {

	private RunningPlatform platform;

	private PlayedAgent agent;

	private Path home;

	private Path tree;

	private int trees;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.home = directory;
		assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed");
		this.platform = new RunningPlatform(directory);
		this.agent = new PlayedAgent(this.platform, "n1");
		this.agent.start();
	}

	@AfterAll
	void stop() {
		if (this.platform != null) {
			this.agent.close();
			this.platform.close();
		}
	}

	@BeforeEach
	void commitAnApp() throws Exception {
		this.tree = Files.createDirectories(this.home.resolve("tree-" + this.trees++));
		git("init", "--quiet", "--initial-branch=main");
		Files.writeString(this.tree.resolve("Dockerfile"), "FROM debian:bookworm\nCMD [\"./serve\"]\n");
		Files.writeString(this.tree.resolve("serve"), "#!/bin/sh\n");
		commit("First page");
	}

	@Test
	void deploysWhatIsPushedAndTellsTheStages() throws Exception {
		Git first = push("paper", "main");
		assertThat(first.status()).as(first.text()).isZero();
		assertThat(first.remoteLines()).hasSizeLessThanOrEqualTo(12)
			.anyMatch((line) -> line.startsWith("ok     build"))
			.anyMatch((line) -> line.matches("Release 1 of paper is live after .* s: .* \"First page\""))
			.contains("Back: gantry rollback paper")
			.last()
			.asString()
			.startsWith("http://paper.localhost");
		Files.writeString(this.tree.resolve("page"), "new");
		commit("Second page");
		Git second = push("paper", "main");
		assertThat(second.text()).contains("Release 2 of paper is live").contains("\"Second page\"");
		assertThat(this.platform.call("GET", "/api/v1/apps/paper/releases").send().json()).hasSize(2);
	}

	@Test
	void refusesAPushThatFailsAndSaysWhatServes() throws Exception {
		push("fragile", "main");
		this.agent.failFromNowOn(true);
		try {
			Files.writeString(this.tree.resolve("page"), "bad");
			commit("Break it");
			Git failed = push("fragile", "main");
			assertThat(failed.status()).isNotZero();
			assertThat(failed.text()).contains("Release 1 goes on serving.").contains("failed)");
		}
		finally {
			this.agent.failFromNowOn(false);
		}
		Git again = push("fragile", "main");
		assertThat(again.status()).as("the same commit, once more: " + again.text()).isZero();
	}

	@Test
	void refusesABranchThatDoesNotServe() throws Exception {
		git("checkout", "--quiet", "-b", "idea");
		Git refused = push("branchy", "idea");
		assertThat(refused.status()).isNotZero();
		assertThat(refused.text()).contains("only main deploys: git push <remote> idea:main");
		assertThat(this.platform.call("GET", "/api/v1/apps/branchy").send().status()).isEqualTo(404);
	}

	@Test
	void refusesATreeThatCannotBeBuiltWithTheReason() throws Exception {
		Files.delete(this.tree.resolve("Dockerfile"));
		Files.createSymbolicLink(this.tree.resolve("out"), Path.of("../../etc/passwd"));
		commit("Lead out of the tree");
		Git refused = push("escape", "main");
		assertThat(refused.status()).isNotZero();
		assertThat(refused.text()).contains("out").contains("not deployed");
	}

	@Test
	void refusesAWrongToken() throws Exception {
		Git refused = git("push", "--quiet", remote("paper", "gtr_admin_" + "x".repeat(43)), "main");
		assertThat(refused.status()).isNotZero();
		assertThat(refused.text()).contains("Authentication failed");
	}

	@Test
	void keepsNoCommitsForAnotherAppOfTheSameName() throws Exception {
		push("phoenix", "main");
		Path repository = this.home.resolve("server/git/phoenix.git");
		assertThat(repository.resolve("refs/heads/main")).exists();
		this.platform.call("DELETE", "/api/v1/apps/phoenix").send();
		org.awaitility.Awaitility.await()
			.atMost(java.time.Duration.ofSeconds(30))
			.until(() -> this.platform.call("GET", "/api/v1/apps/phoenix").send().status() == 404);
		git("ls-remote", remote("phoenix", this.platform.adminToken()));
		Git advertised = push("phoenix", "main");
		assertThat(advertised.text()).contains("[new branch]").contains("Release 1 of phoenix");
	}

	private void commit(String subject) throws Exception {
		git("add", "--all");
		git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", subject);
	}

	private Git push(String app, String branch) throws Exception {
		return git("push", remote(app, this.platform.adminToken()), branch);
	}

	private String remote(String app, String token) {
		return this.platform.uri("/git/" + app + ".git").toString().replace("http://", "http://gantry:" + token + "@");
	}

	private Git git(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("/usr/bin/git"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.tree.toFile()).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("GIT_"));
		builder.environment()
			.putAll(Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_CONFIG_NOSYSTEM", "1", "HOME", this.home.toString()));
		Process process = builder.start();
		process.getOutputStream().close();
		String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return new Git(process.exitValue(), text);
	}

	/**
	 * How git ended.
	 *
	 * @param status its exit status
	 * @param text all that it wrote
	 */
	private record Git(int status, String text) {

		List<String> remoteLines() {
			return this.text.lines()
				.filter((line) -> line.startsWith("remote: "))
				.map((line) -> line.substring("remote: ".length()).strip())
				.filter((line) -> !line.isEmpty())
				.toList();
		}

	}

}
