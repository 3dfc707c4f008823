package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each Dockerfile of the conformance folder makes the image that is noted beside it. */
class ConformanceTest {

	private static BuildHost host;

	private static List<String> base;

	@BeforeAll
	static void open() throws IOException {
		host = BuildHost.create();
		ConformanceCases.serveBase(host);
		base = ConformanceCases.baseListing(host);
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	static List<Path> cases() {
		return ConformanceCases.all();
	}

	/** With {@code -Dgantry.conformance.write=true} notes what comes instead. */
	@ParameterizedTest
	@MethodSource("cases")
	void makesTheExpectedImage(Path folder) throws IOException {
		List<String> actual = ConformanceCases.build(host, base, folder);
		Path expected = folder.resolve(ConformanceCases.EXPECTED);
		if (Boolean.getBoolean("gantry.conformance.write")) {
			Files.write(expected, actual);
		}
		assertThat(actual).containsExactlyElementsOf(Files.readAllLines(expected));
	}

}
