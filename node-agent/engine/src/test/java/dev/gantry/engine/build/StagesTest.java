package dev.gantry.engine.build;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.build.BuildHost.Result;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Builds of several stages on the real kernel. */
class StagesTest {

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
	void nothingIsLeft() {
		assertThat(host.containers().list()).isEmpty();
	}

	/** Each waits for what the other does: one after the other they would never end. */
	@Test
	void runsStagesSideBySide() throws IOException {
		Result result = host.build("""
				FROM base AS left
				RUN --mount=type=cache,id=meet,target=/m touch /m/left && while ! test -e /m/right; do sleep 0.05; done
				RUN touch /left
				FROM base AS right
				RUN --mount=type=cache,id=meet,target=/m touch /m/right && while ! test -e /m/left; do sleep 0.05; done
				RUN touch /right
				FROM base
				COPY --from=left /left /
				COPY --from=right /right /
				""", Map.of());
		assertThat(host.read(result.image(), "/left")).isEmpty();
		assertThat(host.read(result.image(), "/right")).isEmpty();
	}

	@Test
	void endsTheOthersWhenAStageFails() throws IOException {
		BuildRequest request = host.request(host.context("""
				FROM base AS slow
				RUN sleep 600
				FROM base AS broken
				RUN sleep 0.2 && exit 7
				FROM base
				COPY --from=slow / /a
				COPY --from=broken / /b
				""", Map.of()));
		Recording recording = new Recording();
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.builds().build(request, recording))
			.withMessageContaining("line 4")
			.withMessageContaining("status 7");
		assertThat(recording.steps().get(4).state()).isEqualTo(State.FAILED);
	}

	@Test
	void buildsTheTargetAndWhatItNeedsOnly() throws IOException {
		BuildRequest request = host.request(host.context("""
				FROM base AS one
				RUN echo 1 > /one
				FROM base AS unused
				RUN exit 1
				FROM one AS two
				RUN echo 2 > /two
				FROM two AS three
				RUN exit 1
				""", Map.of()));
		Result result = host.build(request.with(request.recipe().withTarget("two").withLabels(Map.of("by", "order"))));
		assertThat(result.recording().steps()).hasSize(4);
		assertThat(host.read(result.image(), "/two")).isEqualTo("2\n");
		assertThat(result.image().config().config().labels()).containsEntry("by", "order");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> host.build(request.with(request.recipe().withTarget("tow"))))
			.withMessageContaining("no stage 'tow'")
			.satisfies((ex) -> assertThat(ex.remedy()).contains("two"));
	}

	@Test
	void buildsSomeStagesAnewWhenTold() throws IOException {
		BuildRequest request = host.request(
				host.context("FROM base AS a\nRUN touch /a\nFROM base\nRUN touch /b\nCOPY --from=a /a /\n", Map.of()));
		host.build(request);
		Result again = host.build(request.with(request.cache().withRebuiltStages(Set.of("a"))));
		assertThat(again.recording().steps().get(2).state()).isEqualTo(State.DONE);
		assertThat(again.recording().steps().get(4).state()).isEqualTo(State.CACHED);
	}

	@Test
	void takesNamedContextsForImagesAndDirectories() throws IOException {
		BuildRequest request = host.request(host.context("""
				FROM basis
				COPY --from=more f /f
				RUN --mount=from=more,target=/m cat /m/f >> /f
				""", Map.of()));
		Result result = host.build(request.withContexts(Map.of("basis", new NamedContext.Image("base"), "more",
				new NamedContext.Tree(host.context("", Map.of("f", "more\n"))))));
		assertThat(host.read(result.image(), "/f")).isEqualTo("more\nmore\n");
	}

	@Test
	void endsABuildThatTakesTooLong() throws IOException {
		BuildRequest request = host.request(host.context("FROM base\nRUN sleep 600\n", Map.of()));
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> host.build(request.with(request.conditions().withTimeout(Duration.ofMillis(500)))))
			.withMessageContaining("longer than its limit");
	}

	@Test
	void makesTheSameImageAgainWithASourceDate() throws IOException {
		String dockerfile = "FROM base\nRUN mkdir /d && echo x > /d/f\nCOPY c /c\nCMD [\"x\"]\n";
		BuildRequest request = host.request(host.context(dockerfile, Map.of("c", "")));
		BuildRequest dated = request.with(request.recipe().withArguments(Map.of("SOURCE_DATE_EPOCH", "1700000000")))
			.with(request.cache().withUse(false));
		Result first = host.build(dated);
		Result second = host.build(dated);
		assertThat(second.image().digest()).isEqualTo(first.image().digest());
		assertThat(first.image().config().created()).isEqualTo("2023-11-14T22:13:20Z");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(
					() -> host.build(request.with(request.recipe().withArguments(Map.of("SOURCE_DATE_EPOCH", "now")))))
			.withMessageContaining("SOURCE_DATE_EPOCH=now");
	}

	@Test
	void warnsOfVariablesThatNothingSetsAndFailsIfTheAuthorWantsThat() throws IOException {
		String text = "FROM base\nENV A=${BASE}\nENV B=$NOBODY C=${ELSE:-c}\n";
		Result result = host.build(text, Map.of());
		assertThat(result.recording().lines()).extracting((line) -> line.text())
			.filteredOn((line) -> line.startsWith("warning"))
			.containsExactly("warning: UndefinedVar: nothing sets the variable 'NOBODY' (line 3)");
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> host.build("# check=error=true\n" + text, Map.of()))
			.withMessageContaining("Dockerfile line 4: UndefinedVar");
	}

}
