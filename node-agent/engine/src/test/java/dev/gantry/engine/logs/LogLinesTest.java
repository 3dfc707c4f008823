package dev.gantry.engine.logs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The form of log lines. */
class LogLinesTest {

	private static Optional<LogEntry> parse(String line) {
		return LogLines.parse(line.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void readsTimeStreamAndTextWithItsSpaces() {
		assertThat(parse("2026-01-31T23:59:59.123456789Z stderr F  two  spaces ")).contains(new LogEntry(
				Instant.parse("2026-01-31T23:59:59.123456789Z"), LogEntry.Stream.STDERR, false, " two  spaces "));
	}

	@Test
	void readsPartsAndEmptyLines() {
		assertThat(parse("2026-01-31T23:59:59.000000000Z stdout P x").orElseThrow().partial()).isTrue();
		assertThat(parse("2026-01-31T23:59:59.000000000Z stdout F ").orElseThrow().text()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "yesterday stdout F x", "2026-01-31T23:59:59Z stdout" })
	void leavesOutWhatIsNoLine(String line) {
		assertThat(parse(line)).isEmpty();
	}

}
