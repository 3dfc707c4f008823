package dev.gantry.agent.logs;

import java.time.Instant;

import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogEntry.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineAssemblerTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final LineAssembler lines = new LineAssembler("web.1");

	@Test
	void passesWholeLinesOn() {
		assertThat(this.lines.take(new LogEntry(NOW, Stream.STDERR, false, "oh"))).hasValueSatisfying((line) -> {
			assertThat(line.text()).isEqualTo("oh");
			assertThat(line.stream()).isEqualTo("stderr");
			assertThat(line.instance()).isEqualTo("web.1");
		});
	}

	@Test
	void joinsThePartsOfALineByStream() {
		assertThat(this.lines.take(new LogEntry(NOW, Stream.STDOUT, true, "a"))).isEmpty();
		assertThat(this.lines.take(new LogEntry(NOW, Stream.STDERR, false, "x"))).isPresent();
		assertThat(this.lines.take(new LogEntry(NOW.plusSeconds(1), Stream.STDOUT, false, "b")))
			.hasValueSatisfying((line) -> {
				assertThat(line.text()).isEqualTo("ab");
				assertThat(line.at()).isEqualTo(NOW);
			});
	}

	@Test
	void givesAnEndlessLineOutInPieces() {
		String part = "x".repeat(16 * 1024);
		for (int i = 0; i < 3; i++) {
			assertThat(this.lines.take(new LogEntry(NOW, Stream.STDOUT, true, part))).isEmpty();
		}
		assertThat(this.lines.take(new LogEntry(NOW, Stream.STDOUT, true, part)))
			.hasValueSatisfying((line) -> assertThat(line.text()).hasSize(64 * 1024));
	}

}
