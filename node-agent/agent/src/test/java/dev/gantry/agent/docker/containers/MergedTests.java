package dev.gantry.agent.docker.containers;

import java.util.List;
import java.util.Map;

import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.oci.documents.RunConfig;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MergedTests {

	private static final RunConfig IMAGE = RunConfig.EMPTY.withEntrypoint(List.of("/entry"))
		.withCmd(List.of("serve"))
		.withEnv(List.of("A=image", "B=image", "broken", "=x"))
		.withLabels(Map.of("dev.gantry.instance", "spoofed", "who", "image"));

	private static Merged merged(String json) {
		return new Merged(Fields.of(JsonMapper.shared().readTree(json)), IMAGE);
	}

	@Test
	void takesTheImagesCommandWhenTheClientHasNone() {
		assertThat(merged("{}").arguments()).containsExactly("/entry", "serve");
		assertThat(merged("{\"Cmd\":[\"other\"]}").arguments()).containsExactly("/entry", "other");
	}

	@Test
	void dropsTheImagesArgumentsWhenTheClientHasAnEntrypoint() {
		assertThat(merged("{\"Entrypoint\":[\"sh\"]}").arguments()).containsExactly("sh");
		assertThat(merged("{\"Entrypoint\":[\"\"],\"Cmd\":\"ls\"}").arguments()).containsExactly("ls");
	}

	@Test
	void mergesTheEnvironmentAndPassesOverWhatIsNone() {
		assertThat(merged("{\"Env\":[\"B=own\",\"C=1\",\"A\"]}").environment("me")).containsEntry("B", "own")
			.containsEntry("C", "1")
			.doesNotContainKeys("A", "broken", "");
	}

	@Test
	void takesNoReservedLabelFromAnImage() {
		assertThat(merged("{\"Labels\":{\"x\":\"y\"}}").labels()).isEqualTo(Map.of("who", "image", "x", "y"));
	}

	@Test
	void refusesAReservedLabelOfAClient() {
		assertThatExceptionOfType(ApiException.class)
			.isThrownBy(() -> merged("{\"Labels\":{\"dev.gantry.instance\":\"i\"}}").labels())
			.withMessageContaining("dev.gantry.instance");
	}

	@Test
	void refusesAWrongTypeByTheFieldsName() {
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> merged("{\"Cmd\":{}}").arguments())
			.withMessageContaining("'Cmd'");
	}

}
