package dev.gantry.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Standard output and error; colours and progress only where a person watches. */
public final class Terminal {

	private static final int STREAM_BUFFER = 64 * 1024;

	private final PrintStream out;

	private final PrintStream err;

	private final boolean lively;

	private final int columns;

	public Terminal(PrintStream out, PrintStream err, boolean lively) {
		this(out, err, lively, 0);
	}

	/**
	 * Makes one.
	 * @param lively whether a person watches
	 * @param columns how wide it is, or 0 for as wide as a line is
	 */
	public Terminal(PrintStream out, PrintStream err, boolean lively, int columns) {
		this.out = out;
		this.err = err;
		this.lively = lively;
		this.columns = columns;
	}

	/**
	 * The process's own. {@code gantry} the script tells whether it is a terminal, and
	 * how wide.
	 */
	public static Terminal standard() {
		return onto(System.out);
	}

	/** The process's own, for much output: {@link #print(String, boolean)} may gather. */
	public static Terminal streaming() {
		return onto(new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), STREAM_BUFFER),
				false, charset()));
	}

	private static Charset charset() {
		String name = System.getProperty("sun.stdout.encoding");
		return name == null ? Charset.defaultCharset() : Charset.forName(name);
	}

	private static Terminal onto(PrintStream out) {
		boolean terminal = Boolean.getBoolean("gantry.terminal") && System.getenv("NO_COLOR") == null
				&& !"dumb".equals(System.getenv("TERM"));
		return new Terminal(out, System.err, terminal, Integer.getInteger("gantry.columns", 0));
	}

	/** Whether a line of so many columns stays one line. */
	public boolean fits(int width) {
		return this.columns == 0 || width <= this.columns;
	}

	public void print(String line) {
		print(line, false);
	}

	/**
	 * Prints a line.
	 * @param line the line
	 * @param more whether others follow at once, so that this one may wait for them
	 * @throws OutputClosed if nobody reads any more
	 */
	public void print(String line, boolean more) {
		this.out.println(line);
		if (!more) {
			checkRead();
		}
	}

	/**
	 * Hands on what was printed.
	 * @throws OutputClosed if nobody reads any more
	 */
	public void checkRead() {
		if (this.out.checkError()) {
			throw new OutputClosed();
		}
	}

	public void warn(String line) {
		this.err.println(line);
		this.err.flush();
	}

	/**
	 * Shows what is being waited for, cut to one line; it goes away with
	 * {@link #clearProgress()}.
	 */
	public void progress(String line) {
		if (this.lively) {
			this.err.print("\r\u001b[K" + (fits(line.length() + 1) ? line : line.substring(0, this.columns - 2) + "…"));
			this.err.flush();
		}
	}

	public void clearProgress() {
		if (this.lively) {
			this.err.print("\r\u001b[K");
			this.err.flush();
		}
	}

	public String bold(String text) {
		return style("1", text);
	}

	public String dim(String text) {
		return style("2", text);
	}

	public String good(String text) {
		return style("32", text);
	}

	public String bad(String text) {
		return style("31", text);
	}

	public String doubtful(String text) {
		return style("33", text);
	}

	private String style(String code, String text) {
		return this.lively ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
	}

	/** A time span as people read it: {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}. */
	public static String seconds(Duration time) {
		long millis = time.toMillis();
		if (millis < 9_950) {
			return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
		}
		long seconds = Math.round(millis / 1000.0);
		return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
	}

	/**
	 * How long ago something was: {@code 12 s}, {@code 5 min}, {@code 3 h}, {@code 2 d}.
	 */
	public static String ago(Instant then, Instant now) {
		if (then == null) {
			return "-";
		}
		long seconds = Math.max(0, Duration.between(then, now).toSeconds());
		if (seconds < 60) {
			return seconds + " s";
		}
		if (seconds < 3600) {
			return seconds / 60 + " min";
		}
		return seconds < 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
	}

	/** An amount of bytes as people read it. */
	public static String bytes(long bytes) {
		if (bytes < 1024) {
			return bytes + " B";
		}
		double value = bytes;
		int unit = -1;
		while (value >= 1024 && unit < 3) {
			value /= 1024;
			unit++;
		}
		return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value,
				new String[] { "KiB", "MiB", "GiB", "TiB" }[unit]);
	}

}
