package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.build.BuildHost.Result;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@code RUN --mount} on the real kernel. */
class RunMountsTest {

	private static BuildHost host;

	@BeforeAll
	static void open() {
		host = BuildHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	@AfterEach
	void nothingIsLeft() throws IOException {
		assertThat(host.containers().list()).isEmpty();
		assertThat(host.home().runDirectory().resolve("build")).isEmptyDirectory();
		assertThat(host.home().buildCache().resolve("trees")).isEmptyDirectory();
		assertThat(DockerfileBuilds.secretsDirectory(host.home())).isEmptyDirectory();
	}

	@Test
	void showsTheContextWithoutWhatIsIgnoredAndKeepsItOutOfTheImage() throws IOException {
		Result result = host.build("""
				FROM base
				RUN --mount=target=/src cat /src/d/f > /out && ls /src > /list && ! touch /src/new
				RUN --mount=type=bind,source=d/f,target=/one,rw echo more >> /one && cat /one > /two
				""", Map.of("d/f", "text\n", "secret", "s", ".dockerignore", "secret\n"));
		assertThat(host.read(result.image(), "/out")).isEqualTo("text\n");
		assertThat(host.read(result.image(), "/list")).doesNotContain("secret").contains("d");
		assertThat(host.read(result.image(), "/two")).isEqualTo("text\nmore\n");
		assertThat(host.contentOfTopLayer(result.image())).containsExactly("two");
	}

	@Test
	void showsTheFilesOfAnotherStage() throws IOException {
		Result result = host.build("""
				FROM base AS tools
				RUN mkdir -p /t/sub && echo tool > /t/sub/tool && ln -s sub/tool /t/link && chown 1000:1001 /t/sub/tool
				FROM base
				RUN --mount=from=tools,source=/t,target=/mnt cat /mnt/link > /out && stat -c %u:%g /mnt/sub/tool >> /out
				""", Map.of());
		assertThat(host.read(result.image(), "/out")).isEqualTo("tool\n1000:1001\n");
	}

	@Test
	void runsAgainWhenABoundFileChangesAndNotWhenAnotherDoes() throws IOException {
		String dockerfile = "FROM base\nRUN --mount=source=a,target=/a cat /a > /out\n";
		host.build(dockerfile, Map.of("a", "1", "b", "1"));
		assertThat(host.build(dockerfile, Map.of("a", "1", "b", "2")).recording().states().get(1))
			.isEqualTo(State.CACHED);
		assertThat(host.build(dockerfile, Map.of("a", "2", "b", "2")).recording().states().get(1))
			.isEqualTo(State.DONE);
	}

	@Test
	void keepsACacheFromBuildToBuildWithinItsScope() throws IOException {
		String text = "FROM base\nARG N\nRUN --mount=type=cache,target=/c echo $N >> /c/log && cat /c/log > /out\n";
		Path context = host.context(text, Map.of());
		assertThat(cached(context, "one", "app")).isEqualTo("one\n");
		assertThat(cached(context, "two", "app")).isEqualTo("one\ntwo\n");
		assertThat(cached(context, "three", "other")).isEqualTo("three\n");
	}

	private static String cached(Path context, String value, String scope) throws IOException {
		BuildRequest request = host.request(context);
		Result result = host.build(request.with(request.recipe().withArguments(Map.of("N", value)))
			.with(request.cache().withScope(scope)));
		assertThat(host.contentOfTopLayer(result.image())).containsExactly("out");
		return host.read(result.image(), "/out");
	}

	@Test
	void fillsACacheFromAStageAtFirst() throws IOException {
		Result result = host.build("""
				FROM base AS seed
				RUN mkdir /s && echo seeded > /s/f
				FROM base
				RUN --mount=type=cache,id=seeded,from=seed,source=/s,target=/c,uid=7,mode=0750 \\
				    cat /c/f > /out && stat -c '%u %a' /c >> /out
				""", Map.of());
		assertThat(host.read(result.image(), "/out")).isEqualTo("seeded\n7 750\n");
	}

	@Test
	void letsLockedCachesWaitForEachOther() throws Exception {
		String text = """
				FROM base
				ARG N
				RUN --mount=type=cache,id=lock,sharing=locked,target=/c \\
				    test ! -e /c/busy && echo $N > /c/busy && sleep 0.3 && rm /c/busy
				""";
		Path context = host.context(text, Map.of());
		List<CompletableFuture<Result>> all = java.util.stream.Stream.of("1", "2", "3").map((n) -> {
			BuildRequest request = host.request(context);
			return CompletableFuture
				.supplyAsync(() -> host.build(request.with(request.recipe().withArguments(Map.of("N", n)))));
		}).toList();
		for (CompletableFuture<Result> one : all) {
			assertThat(one.get().recording().states()).doesNotContain(State.FAILED);
		}
	}

	@Test
	void givesMemoryThatDoesNotStay() throws IOException {
		Result result = host.build("""
				FROM base
				RUN --mount=type=tmpfs,target=/scratch,size=1m \\
				    ! dd if=/dev/zero of=/scratch/big bs=1M count=2 2>/dev/null && ls -ld /scratch > /out
				""", Map.of());
		assertThat(host.contentOfTopLayer(result.image())).containsExactly("out");
	}

	@Test
	void showsSecretsToTheStepAlone() throws IOException {
		BuildRequest request = host.request(host.context("""
				FROM base
				RUN --mount=type=secret,id=token,uid=1000 --mount=type=secret,id=token,env=TOKEN \\
				    stat -c '%a %u' /run/secrets/token > /out && test "$TOKEN" = "$(cat /run/secrets/token)"
				RUN test ! -e /run/secrets && test -z "$TOKEN"
				RUN --mount=type=secret,id=absent test ! -e /run/secrets/absent
				""", Map.of()));
		Result result = host.build(request.with(new BuildSecrets(Map.of("token", bytes("hush")), Map.of())));
		assertThat(host.read(result.image(), "/out")).isEqualTo("400 1000\n");
		assertThat(request.with(new BuildSecrets(Map.of("token", bytes("hush")), Map.of())).toString())
			.doesNotContain("hush");
	}

	@Test
	void showsStarsWhereACommandPrintsASecret() throws IOException {
		BuildRequest request = host.request(host
			.context("FROM base\nRUN --mount=type=secret,id=token echo got $(cat /run/secrets/token)!\n", Map.of()));
		Result result = host.build(request.with(new BuildSecrets(Map.of("token", bytes("hush-hush\n")), Map.of())));
		assertThat(result.recording().output()).containsExactly("got ***!");
	}

	@Test
	void failsWhenARequiredSecretIsMissing() throws IOException {
		BuildRequest request = host
			.request(host.context("FROM base\nRUN --mount=type=secret,id=npm,required true\n", Map.of()));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.builds().build(request, new Recording()))
			.withMessageContaining("line 2")
			.withMessageContaining("the secret 'npm' was not given");
	}

	@Test
	void leadsToAnAgentsSocketAndClosesItAfterwards(@TempDir Path directory) throws IOException {
		try (AgentFake agent = new AgentFake(directory.resolve("socket"))) {
			BuildRequest request = host.request(host.context("""
					FROM base
					RUN --mount=type=ssh,uid=1000,mode=0640 stat -c '%F %a %u' "$SSH_AUTH_SOCK" > /out
					RUN test -z "$SSH_AUTH_SOCK" && test ! -e /run/buildkit
					""", Map.of()));
			Result result = host.build(request.with(new BuildSecrets(Map.of(), Map.of("default", agent.socket()))));
			assertThat(host.read(result.image(), "/out")).isEqualTo("socket 640 1000\n");
		}
	}

	@Test
	void takesNoSourceOutsideOfTheContext() throws IOException {
		Path context = host.context("FROM base\nRUN --mount=source=link,target=/m cat /m/passwd\n", Map.of());
		Files.createSymbolicLink(context.resolve("link"), Path.of("/etc"));
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> host.builds().build(host.request(context), new Recording()))
			.withMessageContaining("there is no 'link' to mount");
		Path climbing = host.context("FROM base\nRUN --mount=source=../../../../etc,target=/m cat /m/passwd\n",
				Map.of());
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> host.builds().build(host.request(climbing), new Recording()))
			.withMessageContaining("to mount");
	}

	@Test
	void takesNoCacheSourceOutsideOfTheStage() throws IOException {
		GantryException ex = failure("""
				FROM base AS evil
				RUN ln -s ../../../../../../etc /escape
				FROM base
				RUN --mount=type=cache,id=evil,from=evil,source=/escape/shadow,target=/c cat /c
				""");
		assertThat(ex.getMessage()).contains("there is no '/escape/shadow' to mount");
	}

	@Test
	void leavesNothingBehindWhenAMountCannotBe() throws IOException {
		GantryException ex = failure("FROM base\nRUN --mount=type=tmpfs,target=/proc/x true\n");
		assertThat(ex.getMessage()).contains("line 2", "/proc");
	}

	private static GantryException failure(String dockerfile) throws IOException {
		BuildRequest request = host.request(host.context(dockerfile, Map.of()));
		try {
			host.builds().build(request, new Recording());
		}
		catch (GantryException ex) {
			return ex;
		}
		throw new AssertionError("the build should have failed");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
