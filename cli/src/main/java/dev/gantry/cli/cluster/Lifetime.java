package dev.gantry.cli.cluster;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads time spans as people write them: {@code 90m}, {@code 12h}, {@code 30d}. */
final class Lifetime implements ITypeConverter<Duration> {

	private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

	@Override
	public Duration convert(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			throw new TypeConversionException("'" + text + "' is not a time; write for example 12h or 30d");
		}
		long number = Long.parseLong(matcher.group(1));
		return switch (matcher.group(2)) {
			case "s" -> Duration.ofSeconds(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofDays(number);
		};
	}

}
