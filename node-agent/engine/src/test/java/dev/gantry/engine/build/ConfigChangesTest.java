package dev.gantry.engine.build;

import java.util.List;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.oci.documents.RunConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConfigChangesTest {

	private static final RunConfig BASE = RunConfig.EMPTY.withEnv(List.of("A=1")).withWorkingDir("/srv");

	private static RunConfig changed(String... changes) {
		return ConfigChanges.apply(BASE, List.of(changes));
	}

	@Test
	void readsInstructionsAsABuildDoes() {
		RunConfig config = changed("ENV B=\"two words\" C=$A", "LABEL a=b c='d e'", "expose 80 53/udp", "VOLUME /v /w",
				"USER 1:2", "STOPSIGNAL SIGQUIT");
		assertThat(config.env()).containsExactly("A=1", "B=two words", "C=1");
		assertThat(config.labels()).containsEntry("a", "b").containsEntry("c", "d e");
		assertThat(config.ports()).containsExactlyInAnyOrder("80/tcp", "53/udp");
		assertThat(config.volumes()).containsOnlyKeys("/v", "/w");
		assertThat(config.user()).isEqualTo("1:2");
		assertThat(config.stopSignal()).isEqualTo("SIGQUIT");
	}

	@Test
	void takesSeveralLinesInOneChange() {
		assertThat(changed("CMD one\n\nCMD [\"two\"]\nHEALTHCHECK CMD true").cmd()).containsExactly("two");
		assertThat(changed("HEALTHCHECK CMD true").healthcheck()).isNotNull();
	}

	@Test
	void resolvesADirectoryFromTheOneBefore() {
		assertThat(changed("WORKDIR app/../www").workingDir()).isEqualTo("/srv/www");
	}

	@ParameterizedTest
	@ValueSource(strings = { "RUN true", "COPY a b", "FROM x", "ARG A", "NONSENSE x", "EXPOSE x", "CMD", "ENV A" })
	void refusesWhatIsNoChange(String change) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> changed(change));
	}

}
