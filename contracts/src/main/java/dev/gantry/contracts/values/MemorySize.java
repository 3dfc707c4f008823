package dev.gantry.contracts.values;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * An amount of memory or storage.
 *
 * @param bytes the amount in bytes
 */
public record MemorySize(long bytes) implements Comparable<MemorySize> {

	public static final MemorySize ZERO = new MemorySize(0);

	private static final Pattern FORM = Pattern.compile("(\\d{1,15})(?:([kmgt])(i?)b?|b)?", Pattern.CASE_INSENSITIVE);

	public MemorySize {
		if (bytes < 0) {
			throw new IllegalArgumentException("a size cannot be negative: " + bytes);
		}
	}

	public static MemorySize ofBytes(long bytes) {
		return new MemorySize(bytes);
	}

	public static MemorySize ofMebibytes(long mebibytes) {
		return new MemorySize(Math.multiplyExact(mebibytes, 1L << 20));
	}

	/**
	 * Reads {@code 256Mi} (IEC), {@code 256M} (SI) or plain bytes.
	 */
	@JsonCreator
	public static MemorySize parse(String text) {
		Matcher matcher = FORM.matcher(text == null ? "" : text.strip());
		if (!matcher.matches()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + text + "' is not an amount of memory",
					"Write for example '256Mi', '1Gi', '500M' or a number of bytes");
		}
		try {
			return new MemorySize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(matcher)));
		}
		catch (ArithmeticException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + text + "' is more memory than there can be",
					"Ask for less", ex);
		}
	}

	private static long factor(Matcher matcher) {
		if (matcher.group(2) == null) {
			return 1;
		}
		int power = "kmgt".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)) + 1;
		long base = matcher.group(3).isEmpty() ? 1000 : 1024;
		long factor = 1;
		for (int i = 0; i < power; i++) {
			factor *= base;
		}
		return factor;
	}

	public MemorySize plus(MemorySize other) {
		return new MemorySize(Math.addExact(this.bytes, other.bytes));
	}

	@Override
	public int compareTo(MemorySize other) {
		return Long.compare(this.bytes, other.bytes);
	}

	/** The largest IEC unit that divides the amount, as {@link #parse} reads it. */
	@JsonValue
	@Override
	public String toString() {
		long value = this.bytes;
		int unit = 0;
		while (unit < 4 && value != 0 && value % 1024 == 0) {
			value /= 1024;
			unit++;
		}
		return value + new String[] { "", "Ki", "Mi", "Gi", "Ti" }[unit];
	}

}
