package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.build.BuildHost.Result;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What other builders were broken with. */
class AttacksTest {

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

	private static GantryException failure(BuildRequest request) {
		try {
			host.builds().build(request, new Recording());
		}
		catch (GantryException ex) {
			return ex;
		}
		throw new AssertionError("the build should have failed");
	}

	private static GantryException failure(String dockerfile) throws IOException {
		return failure(host.request(host.context(dockerfile, Map.of())));
	}

	/** CVE-2024-21626. */
	@Test
	void runsNothingInADescriptorOfTheHost() throws IOException {
		for (int number = 3; number < 12; number++) {
			GantryException ex = failure("FROM base\nWORKDIR /proc/self/fd/" + number + "\nRUN pwd && ls ../../..\n");
			assertThat(ex.code()).isEqualTo(ErrorCode.BUILD_FAILED);
		}
	}

	/** CVE-2024-23652: what cleans up after a mount must not follow what replaced it. */
	@Test
	void removesNothingWhereAMountsPlaceWasSwapped(@TempDir Path directory) throws IOException {
		Path victim = Files.createFile(directory.resolve("victim"));
		Path context = host.context("FROM base\nRUN mkdir -p /a && ln -s " + directory
				+ " /a/b\nRUN --mount=type=cache,target=/x/y/victim rm -rf /x/other; ln -s " + directory
				+ " /x/other; mv /x /z; ln -s " + directory + " /x; true\n", Map.of());
		host.builds().build(host.request(context), new Recording());
		assertThat(victim).exists();
		assertThat(directory).isDirectoryContaining((path) -> path.equals(victim));
	}

	/** CVE-2025-4953: what a step writes behind a mount is nobody else's. */
	@Test
	void writesNothingIntoTheContext() throws IOException {
		Path context = host.context("FROM base\nRUN --mount=target=/m,rw echo evil > /m/f; rm /m/g; ln -s /etc /m/h\n",
				Map.of("f", "good", "g", "here"));
		host.builds().build(host.request(context), new Recording());
		assertThat(context.resolve("f")).hasContent("good");
		assertThat(context.resolve("g")).hasContent("here");
		assertThat(context.resolve("h")).doesNotExist();
	}

	/**
	 * CVE-2024-9675, CVE-2024-1753: targets and sources are resolved in their own tree.
	 */
	@ParameterizedTest
	@ValueSource(
			strings = { "RUN --mount=type=cache,target=/../../etc true", "RUN --mount=source=..,target=/m ls /m/agent",
					"RUN --mount=type=bind,from=base,source=/esc/shadow,target=/m cat /m", "COPY esc/shadow /",
					"ADD ../../../../etc/shadow /" })
	void readsNothingOfTheHost(String instruction) throws IOException {
		Path context = host.context("FROM base\n" + instruction + "\n", Map.of());
		Files.createSymbolicLink(context.resolve("esc"), Path.of("/etc"));
		Recording recording = new Recording();
		try {
			Result result = new Result(host.builds().build(host.request(context), recording), recording);
			assertThat(host.read(result.image(), "/shadow")).isNull();
		}
		catch (GantryException ex) {
			assertThat(ex.getMessage()).contains("Dockerfile line 2");
		}
		assertThat(recording.output()).noneMatch((line) -> line.contains("root:"));
	}

	@Test
	void givesNoStepMoreRights() throws IOException {
		assertThat(failure("FROM base\nRUN --security=insecure true\n").getMessage()).contains("can only be sandbox");
		assertThat(failure("FROM base\nRUN --network=host true\n").getMessage()).contains("is not allowed");
	}

	@Test
	void givesNoStepADevice() throws IOException {
		assertThat(failure("FROM base\nRUN --device=vendor.com/gpu=all,required true\n").getMessage())
			.contains("no build has a device", "required");
		host.build("FROM base\nRUN --device=vendor.com/gpu=all true\n", Map.of());
	}

	@Test
	void suggestsTheStageThatWasMeant() throws IOException {
		GantryException ex = failure("FROM base AS builder\nRUN true\nFROM base\nCOPY --from=bilder /x /\n");
		assertThat(ex.getMessage()).contains("line 4");
		assertThat(ex.remedy()).contains("builder");
	}

	@Test
	void framesTheLastLinesOfAFailingCommand() throws IOException {
		GantryException ex = failure("FROM base\n\nRUN seq 1 50; echo oops >&2; exit 42\n");
		assertThat(ex.getMessage()).startsWith("Dockerfile line 3, 'RUN seq 1 50")
			.contains("ended with status 42")
			.contains("\n  | oops")
			.contains("\n  | 50")
			.doesNotContain("\n  | 30\n");
	}

}
