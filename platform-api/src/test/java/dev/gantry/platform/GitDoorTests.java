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
import tools.jackson.databind.JsonNode;

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
		awaitNone("phoenix");
		git("ls-remote", remote("phoenix", this.platform.adminToken()));
		Git advertised = push("phoenix", "main");
		assertThat(advertised.text()).contains("[new branch]").contains("Release 1 of phoenix");
	}

	@Test
	void showsABranchAsAPreviewThatEndsWithIt() throws Exception {
		push("shop", "main");
		this.platform.call("PATCH", "/api/v1/apps/shop/config?wait=true").json("{\"set\": {\"CART\": \"old\"}}").send();
		this.platform.call("PUT", "/api/v1/apps/shop/processes/web?wait=true").json("{\"replicas\": 2}").send();
		git("checkout", "--quiet", "-b", "feature/New_Cart");
		Git made = push("shop", "feature/New_Cart", "-o", "preview");
		assertThat(made.status()).as(made.text()).isZero();
		assertThat(made.remoteLines()).hasSizeLessThanOrEqualTo(12)
			.contains("Back: gantry rollback shop-feature-new-cart   End: git push <remote> :feature/New_Cart")
			.last()
			.asString()
			.startsWith("http://shop-feature-new-cart.localhost");
		JsonNode preview = get("/api/v1/apps/shop-feature-new-cart");
		assertThat(preview.path("preview").path("app").asString()).isEqualTo("shop");
		assertThat(preview.path("preview").path("branch").asString()).isEqualTo("feature/New_Cart");
		assertThat(preview.path("processes").path(0).path("replicas").asInt()).isEqualTo(1);
		assertThat(get("/api/v1/apps/shop-feature-new-cart/config").path("values").path("CART").asString())
			.isEqualTo("old");
		assertThat(get("/api/v1/apps/shop").path("release").asInt()).as("the app goes on as it was").isEqualTo(2);
		Files.writeString(this.tree.resolve("page"), "new");
		commit("Second page");
		assertThat(push("shop", "feature/New_Cart").text()).as("once made, it follows its branch")
			.contains("Release 2 of shop-feature-new-cart is live");
		Git gone = push("shop", ":feature/New_Cart");
		assertThat(gone.status()).as(gone.text()).isZero();
		assertThat(gone.text()).contains("The preview shop-feature-new-cart is being destroyed.");
		awaitNone("shop-feature-new-cart");
		assertThat(push("shop", "feature/New_Cart").text()).contains("only main deploys");
	}

	@Test
	void endsPreviewsWithTheirApp() throws Exception {
		push("mother", "main");
		git("checkout", "--quiet", "-b", "kid");
		assertThat(push("mother", "kid", "-o", "preview").status()).isZero();
		this.platform.call("DELETE", "/api/v1/apps/mother").send();
		awaitNone("mother-kid");
		awaitNone("mother");
	}

	@Test
	void makesAPreviewAnewThatWasDestroyedOtherwise() throws Exception {
		push("again", "main");
		git("checkout", "--quiet", "-b", "idea");
		push("again", "idea", "-o", "preview");
		this.platform.call("DELETE", "/api/v1/apps/again-idea").send();
		awaitNone("again-idea");
		assertThat(push("again", "idea", "-o", "preview").text()).contains("Release 1 of again-idea is live");
	}

	@Test
	void refusesPreviewsThatCannotBeWithAWayOut() throws Exception {
		push("full", "main");
		Files.writeString(this.tree.resolve("page"), "new");
		commit("Second page");
		assertThat(push("full", "main", "-o", "preview").text()).contains("a preview is of another branch");
		git("checkout", "--quiet", "-b", "a-name-that-is-far-too-long-for-the-name-of-a-host");
		Git tooLong = push("full", "a-name-that-is-far-too-long-for-the-name-of-a-host", "-o", "preview");
		assertThat(tooLong.status()).isNotZero();
		assertThat(tooLong.text()).contains("longer than 40 characters").contains("at most 35 characters");
		git("checkout", "--quiet", "-b", "idea");
		assertThat(push("nobody", "idea", "-o", "preview").text()).contains("There is no app 'nobody'");
		assertThat(push("full", "idea", "-o", "preveiw").text()).contains("unknown push option 'preveiw'");
		this.platform.call("PUT", "/api/v1/apps/full-idea").send();
		assertThat(push("full", "idea", "-o", "preview").text()).contains("which is not a preview of 'full'");
		git("checkout", "--quiet", "-b", "other");
		push("full", "other", "-o", "preview");
		assertThat(push("full-other", "idea", "-o", "preview").text()).contains("is itself a preview");
	}

	private JsonNode get(String path) {
		return this.platform.call("GET", path).send().json();
	}

	private void awaitNone(String app) {
		org.awaitility.Awaitility.await()
			.atMost(java.time.Duration.ofSeconds(60))
			.until(() -> this.platform.call("GET", "/api/v1/apps/" + app).send().status() == 404);
	}

	private void commit(String subject) throws Exception {
		git("add", "--all");
		git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", subject);
	}

	private Git push(String app, String branch, String... options) throws Exception {
		List<String> arguments = new ArrayList<>(List.of("push"));
		arguments.addAll(List.of(options));
		arguments.addAll(List.of(remote(app, this.platform.adminToken()), branch));
		return git(arguments.toArray(String[]::new));
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
