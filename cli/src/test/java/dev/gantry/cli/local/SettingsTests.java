package dev.gantry.cli.local;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.gantry.cli.api.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SettingsTests {

	@TempDir
	private Path directory;

	@Test
	void keepsWhatAPlatformWasStartedWith() throws Exception {
		Settings settings = new Settings(9080, 9000, 9500, "gantry.example.com", "first", "4g");
		settings.keep(Home.at(this.directory));
		assertThat(Settings.of(Home.at(this.directory))).isEqualTo(settings);
	}

	@Test
	void readsWhatAnEarlierVersionKept() throws Exception {
		Files.writeString(Home.at(this.directory).settings(),
				"{\"port\": 9080, \"routerPort\": 9000, \"registryPort\": 9500}");
		assertThat(Settings.of(Home.at(this.directory)).serverHeap()).isEqualTo(Settings.DEFAULT.serverHeap());
	}

	@ParameterizedTest
	@ValueSource(strings = { "768m", "1500M", "4g", "16G" })
	void givesTheServerItsHeap(String heap) throws Exception {
		Settings settings = new Settings(1, 2, 3, null, null, heap);
		ServiceJvm jvm = new ServiceJvm(this.directory, "64m", ServiceJvm.Compilers.PATIENT);
		assertThat(jvm.withHeap(settings.serverHeap()).command("a.jar", "Main")).contains("-Xmx" + heap)
			.doesNotContain("-Xmx64m");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "4", "0m", "-1g", "4t", "4gb", "1.5g", "4g -XX:+Foo" })
	void refusesAHeapThatIsNoSize(String heap) {
		assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> new Settings(1, 2, 3, null, null, heap))
			.withMessage("--server-heap " + heap + " is not a size");
	}

}
