package dev.gantry.contracts.values;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * An amount of CPU time: 1000 thousandths are one core's full time.
 *
 * @param millis thousandths of a core
 */
public record CpuShare(long millis) implements Comparable<CpuShare> {

	public static final CpuShare ZERO = new CpuShare(0);

	private static final Pattern FORM = Pattern.compile("(\\d{1,7})m|(\\d{1,4})(?:\\.(\\d{1,3}))?");

	public CpuShare {
		if (millis < 0) {
			throw new IllegalArgumentException("a CPU share cannot be negative: " + millis);
		}
	}

	public static CpuShare ofMillis(long millis) {
		return new CpuShare(millis);
	}

	/** Reads {@code 500m} (thousandths) or {@code 1.5} (cores). */
	@JsonCreator
	public static CpuShare parse(String text) {
		Matcher matcher = FORM.matcher(text == null ? "" : text.strip());
		if (!matcher.matches()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + text + "' is not an amount of CPU",
					"Write thousandths of a core as '500m' or cores as '1.5'");
		}
		if (matcher.group(1) != null) {
			return new CpuShare(Long.parseLong(matcher.group(1)));
		}
		String fraction = matcher.group(3) == null ? "" : matcher.group(3);
		return new CpuShare(
				Long.parseLong(matcher.group(2)) * 1000 + Long.parseLong((fraction + "000").substring(0, 3)));
	}

	public CpuShare plus(CpuShare other) {
		return new CpuShare(this.millis + other.millis);
	}

	@Override
	public int compareTo(CpuShare other) {
		return Long.compare(this.millis, other.millis);
	}

	/** The form that {@link #parse} reads, in thousandths. */
	@JsonValue
	@Override
	public String toString() {
		return this.millis + "m";
	}

}
