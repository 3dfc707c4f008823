package dev.gantry.engine.build;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.build.BuildHost.Result;
import dev.gantry.engine.images.TestImage;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.reference.ImageReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Builds on the real kernel. */
class DockerfileBuildsTest {

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
		assertThat(host.home().layers())
			.isDirectoryNotContaining((path) -> path.getFileName().toString().startsWith(".new-"));
	}

	private static GantryException failure(String dockerfile, Map<String, String> files) throws IOException {
		BuildRequest request = host.request(host.context(dockerfile, files));
		return catchFailure(request, new Recording());
	}

	private static GantryException catchFailure(BuildRequest request, Recording recording) {
		try {
			host.builds().build(request, recording);
		}
		catch (GantryException ex) {
			return ex;
		}
		throw new AssertionError("the build should have failed");
	}

	@Test
	void runsCopiesAndConfigures() throws IOException {
		Result result = host.build("""
				FROM base
				ENV GREETING="hello there" PATH=/opt/bin:$PATH
				WORKDIR /srv/app
				COPY app.txt lib ./
				RUN echo "$GREETING from $(pwd)" > out && id -u >> out && echo done
				EXPOSE 8080 53/udp
				LABEL who=me
				USER app
				ENTRYPOINT ["/bin/cat"]
				CMD ["out"]
				""", Map.of("app.txt", "text", "lib/a/b", "deep"));
		assertThat(host.read(result.image(), "/srv/app/out")).isEqualTo("hello there from /srv/app\n0\n");
		assertThat(host.read(result.image(), "/srv/app/app.txt")).isEqualTo("text");
		assertThat(host.read(result.image(), "/srv/app/a/b")).isEqualTo("deep");
		RunConfig config = result.image().config().config();
		assertThat(config.env()).containsExactly("PATH=/opt/bin:/usr/bin", "BASE=yes", "GREETING=hello there");
		assertThat(config.ports()).containsExactly("53/udp", "8080/tcp");
		assertThat(config.user()).isEqualTo("app");
		assertThat(config.workingDir()).isEqualTo("/srv/app");
		assertThat(config.entrypoint()).containsExactly("/bin/cat");
		assertThat(config.cmd()).containsExactly("out");
		assertThat(config.labels()).containsEntry("who", "me");
		assertThat(result.recording().output()).containsExactly("done");
		assertThat(result.recording().states().subList(1, 10)).containsOnly(State.DONE);
	}

	@Test
	void takesEveryStepFromTheCacheWhenNothingChanged() throws IOException {
		String dockerfile = """
				FROM base
				ARG VERSION=1
				WORKDIR /w
				COPY . .
				RUN cat f > copy && echo $VERSION >> copy
				CMD ["cat", "copy"]
				""";
		Path context = host.context(dockerfile, Map.of("f", "same"));
		Result first = host.build(host.request(context));
		host.open(BuildSettings.DEFAULT);
		Files.setLastModifiedTime(context.resolve("f"), java.nio.file.attribute.FileTime.fromMillis(0));
		long begin = System.nanoTime();
		Result second = host.build(host.request(context));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
		assertThat(second.recording().states()).containsOnly(State.CACHED);
		assertThat(second.image()).isEqualTo(first.image());
	}

	@Test
	void runsAgainWhatAChangeTouches() throws IOException {
		String dockerfile = "FROM base\nWORKDIR /w\nRUN echo early\nCOPY f .\nRUN cat f\n";
		host.build(dockerfile, Map.of("f", "one"));
		Result changed = host.build(dockerfile, Map.of("f", "two"));
		assertThat(changed.recording().states()).containsExactly(State.CACHED, State.CACHED, State.CACHED, State.DONE,
				State.DONE);
		assertThat(changed.recording().output()).containsExactly("two");
		BuildRequest request = host.request(host.context(dockerfile, Map.of("f", "two")));
		Result uncached = host.build(request.with(request.cache().withUse(false)));
		assertThat(uncached.recording().states().subList(1, 5)).containsOnly(State.DONE);
	}

	@Test
	void keepsOnlyChangesOfACommandInItsLayer() throws IOException {
		Result result = host.build("FROM base\nRUN echo x > /new && rm /etc/group && mkdir -p /a/b\n", Map.of());
		assertThat(host.contentOfTopLayer(result.image())).containsExactly("a/", "a/b/", "etc/", "etc/group", "new");
		assertThat(host.read(result.image(), "/etc/group")).isNull();
		Result nothing = host.build("FROM base\nRUN true\n", Map.of());
		assertThat(nothing.image().layers()).hasSize(1);
	}

	@Test
	void tellsWhichCommandFailedWhereAndHow() throws IOException {
		BuildRequest request = host
			.request(host.context("FROM base\n\nRUN seq 1 30 && \\\n  exit 7\nRUN echo never\n", Map.of()));
		Recording recording = new Recording();
		GantryException ex = catchFailure(request, recording);
		assertThat(ex.code()).isEqualTo(ErrorCode.BUILD_FAILED);
		assertThat(ex.getMessage())
			.startsWith(
					"Dockerfile line 3, 'RUN seq 1 30 &&   exit 7': it ended with status 7. Its last lines:\n  | 11\n")
			.endsWith("\n  | 30");
		assertThat(recording.states()).containsExactly(State.CACHED, State.FAILED, State.WAITING);
		assertThat(recording.output()).hasSize(30);
	}

	@Test
	void tellsWhenACommandGoesOverItsMemory() throws IOException {
		BuildRequest request = host
			.request(host.context("FROM base\nRUN dd if=/dev/zero of=/dev/null bs=200M count=1\n", Map.of()));
		GantryException ex = catchFailure(request.with(request.conditions().withMemory(MemorySize.ofMebibytes(32))),
				new Recording());
		assertThat(ex.getMessage()).contains("memory limit of 32Mi");
		assertThat(ex.remedy()).contains("memory");
	}

	@Test
	void explainsAProgramThatIsNotThere() throws IOException {
		GantryException ex = failure("FROM base\nRUN [\"/no/such\"]\n", Map.of());
		assertThat(ex.code()).isEqualTo(ErrorCode.BUILD_FAILED);
		assertThat(ex.getMessage()).startsWith("Dockerfile line 2, 'RUN [\"/no/such\"]': ").contains("/no/such");
	}

	@Test
	void explainsAnImageThatNoContainerCanHave() throws IOException {
		new TestImage().layer(Map.of("f", "x"))
			.config((config) -> config.with(config.config().withWorkingDir("not/absolute")))
			.serveAt(host.registry(), "odd", "latest");
		GantryException ex = failure("FROM odd\nRUN true\n", Map.of());
		assertThat(ex.code()).isEqualTo(ErrorCode.BUILD_FAILED);
		assertThat(ex).hasMessageContaining("a working directory is an absolute path: not/absolute");
	}

	@Test
	void endsSoonWhenCancelled() throws Exception {
		BuildRequest request = host.request(host.context("FROM base\nRUN echo begun && sleep 60\n", Map.of()));
		Recording recording = new Recording();
		CompletableFuture<GantryException> failure = CompletableFuture
			.supplyAsync(() -> catchFailure(request, recording));
		Awaitility.await().until(() -> recording.output().contains("begun"));
		long begin = System.nanoTime();
		host.builds().cancel(request.id());
		assertThat(failure.get().code()).isEqualTo(ErrorCode.STATE_CONFLICT);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void endsSoonWhenItsThreadIsInterrupted() throws Exception {
		BuildRequest request = host.request(host.context("FROM base\nRUN echo begun && sleep 61\n", Map.of()));
		Recording recording = new Recording();
		CompletableFuture<GantryException> failure = new CompletableFuture<>();
		Thread thread = new Thread(() -> failure.complete(catchFailure(request, recording)));
		thread.start();
		Awaitility.await().until(() -> recording.output().contains("begun"));
		thread.interrupt();
		assertThat(failure.get().code()).isEqualTo(ErrorCode.STATE_CONFLICT);
	}

	@Test
	void buildsNeededStagesOnlyAndCopiesBetweenThem() throws IOException {
		Result result = host.build("""
				ARG BASE=base
				FROM ${BASE} AS unused
				RUN exit 1
				FROM $BASE AS maker
				RUN mkdir /out && echo made > /out/file && chown 1000:1001 /out/file && ln -s file /out/link
				FROM scratch
				COPY --from=maker /out/ /
				COPY --from=0 --chown=7 /etc/passwd /users
				""".replace("--from=0", "--from=base"), Map.of());
		assertThat(host.read(result.image(), "/file")).isEqualTo("made\n");
		assertThat(host.read(result.image(), "/link")).isEqualTo("made\n");
		try (var stack = host.open(result.image())) {
			assertThat(stack.resolve("/file").status().orElseThrow().uid()).isEqualTo(1000);
			assertThat(stack.resolve("/users").status().orElseThrow().gid()).isEqualTo(7);
		}
		assertThat(result.image().layers()).hasSize(2);
		assertThat(result.recording().steps()).hasSize(5);
	}

	@Test
	void givesArgumentsToCommandsAndWarnsOfUnusedOnes() throws IOException {
		BuildRequest request = host.request(host.context("""
				FROM base
				ARG NAME=nobody
				ARG TARGETARCH
				RUN echo "$NAME $TARGETARCH $http_proxy"
				ENV NAME=env
				RUN echo "$NAME"
				""", Map.of()));
		Result result = host.build(request
			.with(request.recipe().withArguments(Map.of("NAME", "given", "http_proxy", "http://p", "TYPO", "x"))));
		String architecture = result.image().config().architecture();
		assertThat(result.recording().output()).containsExactly("given " + architecture + " http://p", "env");
		assertThat(result.recording().lines()).extracting(BuildLine::text)
			.contains("warning: no ARG uses the build arguments TYPO");
		assertThat(result.image().config().config().env()).contains("NAME=env")
			.noneMatch((env) -> env.contains("p" + "roxy"));
	}

	@Test
	void runsHeredocs() throws IOException {
		Result result = host.build("""
				FROM base
				RUN <<EOF
				echo one
				echo two
				EOF
				RUN cat <<'A' && echo $(echo x)
				raw $HOME
				A
				RUN <<EOF
				#!/bin/busybox sh
				echo "script $0"
				EOF
				ENV WHO=me
				COPY <<-TEXT <<"RAW" /files/
					for $WHO
				TEXT
				for $WHO
				RAW
				""", Map.of());
		assertThat(result.recording().output()).containsExactly("one", "two", "raw $HOME", "x",
				"script /run/gantry/script");
		assertThat(host.read(result.image(), "/files/TEXT")).isEqualTo("for me\n");
		assertThat(host.read(result.image(), "/files/RAW")).isEqualTo("for $WHO\n");
		try (var stack = host.open(result.image())) {
			assertThat(stack.resolve("/run").status()).isEmpty();
		}
	}

	@Test
	void refusesStagesThatComeTooLate() throws IOException {
		assertThat(failure("FROM base\nCOPY --from=next a b\nFROM base AS next\nCOPY --from=0 /tmp /tmp\n", Map.of()))
			.hasMessage("Dockerfile line 2: the stage 'next' does not come before this instruction in "
					+ "'COPY --from=next a b'");
	}

	@Test
	void namesAnImageThatDoesNotExistAndTheLine() throws IOException {
		GantryException ex = failure("FROM no/such:1\n", Map.of());
		assertThat(ex.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
		assertThat(ex)
			.hasMessageStartingWith("Dockerfile line 1, 'FROM no/such:1': The image 'no/such:1' was not found");
	}

	@Test
	void givesStepsTheNodesSurroundingsWithoutKeepingThem() throws IOException {
		Path bundle = Path.of("src/test/resources/test-authority.pem");
		Mirrors mirrors = new Mirrors(URI.create("http://apt:3142"), URI.create("https://pip/simple"), null,
				URI.create("https://maven/all?a&b"), null);
		host.open(BuildSettings.DEFAULT
			.with(new BuildSettings.Surroundings(bundle, Map.of("https_proxy", "http://proxy:3128"), mirrors)));
		try {
			Result result = host.build("""
					FROM base
					RUN cat $SSL_CERT_FILE > /dev/null && cat $APT_CONFIG && echo $PIP_INDEX_URL $https_proxy
					RUN cat ${MAVEN_ARGS#-gs } | while read l; do echo "$l"; done && test -s /run/gantry/ca-bundle.p12
					RUN echo x > /x
					ENV PIP_INDEX_URL=own
					RUN echo $PIP_INDEX_URL
					""", Map.of());
			assertThat(result.recording().output()).contains("Acquire::https::CaInfo \"/run/gantry/ca-bundle.pem\";",
					"Acquire::http::Proxy \"http://apt:3142\";", "https://pip/simple http://proxy:3128", "own",
					"<mirror><id>node</id><mirrorOf>*</mirrorOf><url>https://maven/all?a&amp;b</url></mirror>");
			assertThat(host.contentOfTopLayer(result.image())).containsExactly("x");
			assertThat(result.image().config().config().env()).containsExactly("PATH=/usr/bin", "BASE=yes",
					"PIP_INDEX_URL=own");
			assertThat(failure("FROM base\nRUN echo evil > $SSL_CERT_FILE\n", Map.of()).getMessage())
				.contains("ended with status 1");
		}
		finally {
			host.open(BuildSettings.DEFAULT);
		}
	}

	@Test
	void buildsWithoutADockerfileAndSaysWhyItIsBuiltLikeThat() throws IOException {
		Path context = host.context("", Map.of("Procfile", "web: ./serve\n"));
		Files.delete(context.resolve("Dockerfile"));
		Recording recording = new Recording();
		GantryException ex = catchFailure(host.request(context), recording);
		assertThat(ex.getMessage()).contains("FROM debian:bookworm");
		assertThat(recording.lines()).extracting(BuildLine::text)
			.contains("The source has no Dockerfile: this is Procfile")
			.anyMatch((line) -> line.contains("the Procfile's web process"))
			.contains("  | CMD [\"/bin/sh\", \"-c\", \"exec ./serve\"]");
	}

	@Test
	void runsTriggersOfABaseImage() throws IOException {
		Result base = host.build("FROM base\nONBUILD COPY f /f\nONBUILD RUN cat /f\n", Map.of());
		host.images()
			.push(base.image(), ImageReference.parse(host.registry().host() + "/onbuild:latest"),
					host.registry().access(), host.sources());
		Result result = host.build("FROM onbuild\nRUN echo after\n", Map.of("f", "triggered\n"));
		assertThat(result.recording().output()).containsExactly("triggered", "after");
		assertThat(result.image().config().config().onBuild()).isEmpty();
	}

	@Test
	void showsOfAProgressBarItsLastState() throws IOException {
		Result result = host.build("FROM base\nRUN printf '1%%\\r50%%\\r100%%\\r\\nplain\\n'\n", Map.of());
		assertThat(result.recording().output()).containsExactly("100%", "plain");
	}

	@Test
	void numbersLinesWithoutGaps() throws IOException {
		Result result = host.build("FROM base\nRUN seq 1 100\nRUN seq 1 50\n", Map.of());
		List<BuildLine> lines = result.recording().lines();
		for (int i = 0; i < lines.size(); i++) {
			assertThat(lines.get(i).sequence()).isEqualTo(i + 1);
		}
		BuildStep step = result.recording().steps().get(2);
		assertThat(step.instruction()).isEqualTo("RUN seq 1 100");
		assertThat(step.line()).isEqualTo(2);
		assertThat(step.took()).isPositive();
	}

	@Test
	void failsOneOfTwoBuildsWithOneName() throws IOException {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> {
			BuildRequest request = host.request(host.context("FROM base\nRUN sleep 2\n", Map.of()));
			CompletableFuture<Result> first = CompletableFuture.supplyAsync(() -> host.build(request));
			try {
				Awaitility.await().until(() -> !host.containers().list().isEmpty());
				host.build(request);
			}
			finally {
				first.join();
			}
		}).withMessageContaining("runs already");
	}

}
