package dev.gantry.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TerminalTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@Test
	void usesNoColourWhereNobodyWatches() {
		Terminal terminal = terminal(false);
		terminal.print(terminal.good("fine") + terminal.bad("bad") + terminal.dim("dim"));
		terminal.progress("waiting");
		terminal.clearProgress();
		assertThat(text()).isEqualTo("finebaddim\n");
	}

	@Test
	void alignsColumnsWhateverTheirColour() {
		Terminal terminal = terminal(true);
		new Table("A", "B").row(terminal.good("x"), 1).row("longer", null).print(terminal);
		assertThat(text().replaceAll("\u001b\\[[0-9;]*[mK]", "").lines().toList()).containsExactly("A       B",
				"x       1", "longer  -");
	}

	@Test
	void writesABlockForEachRowWhereTheTerminalIsTooNarrow() {
		new Table("APP", "STATUS", "URL").row("shop", "running", "http://shop.localhost:8000")
			.row("blog", "broken", null)
			.print(terminal(false, 40));
		assertThat(text().lines().toList())
			.containsExactly("shop", "  STATUS  running", "  URL     http://shop.localhost:8000", "blog",
					"  STATUS  broken", "  URL     -")
			.allMatch((line) -> line.length() <= 40);
	}

	@Test
	void keepsProgressOnOneLineWhereTheTerminalIsNarrow() {
		terminal(true, 40).progress("x".repeat(39));
		terminal(true, 40).progress("x".repeat(100));
		assertThat(text()).isEqualTo("\r\u001b[K" + "x".repeat(39) + "\r\u001b[K" + "x".repeat(38) + "…");
	}

	@Test
	void writesTimesAndAmountsAsPeopleDo() {
		assertThat(Terminal.seconds(Duration.ofMillis(440))).isEqualTo("0.4 s");
		assertThat(Terminal.seconds(Duration.ofMillis(9_960))).isEqualTo("10 s");
		assertThat(Terminal.seconds(Duration.ofSeconds(185))).isEqualTo("3 min 5 s");
		assertThat(Terminal.bytes(1023)).isEqualTo("1023 B");
		assertThat(Terminal.bytes(1536)).isEqualTo("1.5 KiB");
		assertThat(Terminal.bytes(42L << 20)).isEqualTo("42 MiB");
		Instant now = Instant.parse("2026-01-02T00:00:00Z");
		assertThat(Terminal.ago(now.minusSeconds(5), now)).isEqualTo("5 s");
		assertThat(Terminal.ago(now.minusSeconds(7200), now)).isEqualTo("2 h");
		assertThat(Terminal.ago(null, now)).isEqualTo("-");
	}

	@Test
	void endsTheCommandWhenNobodyReadsAnyMore() {
		Terminal terminal = new Terminal(new PrintStream(new ClosedPipe(), false, StandardCharsets.UTF_8), null, false);
		assertThatThrownBy(() -> terminal.print("a line")).isInstanceOf(OutputClosed.class);
	}

	@Test
	void gathersLinesWhileOthersFollow() {
		Terminal terminal = new Terminal(
				new PrintStream(new BufferedOutputStream(this.out), false, StandardCharsets.UTF_8), null, false);
		terminal.print("one", true);
		assertThat(text()).isEmpty();
		terminal.print("two", false);
		assertThat(text()).isEqualTo("one\ntwo\n");
	}

	private static final class ClosedPipe extends OutputStream {

		@Override
		public void write(int octet) throws IOException {
			throw new IOException("Broken pipe");
		}

	}

	private Terminal terminal(boolean lively) {
		return terminal(lively, 0);
	}

	private Terminal terminal(boolean lively, int columns) {
		PrintStream stream = new PrintStream(this.out, true, StandardCharsets.UTF_8);
		return new Terminal(stream, stream, lively, columns);
	}

	private String text() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

}
