package dev.gantry.engine.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Command;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.Location;
import dev.gantry.oci.documents.RunConfig.Healthcheck;

/** Turns HEALTHCHECK into an image's configuration. */
final class HealthChecks {

	/** Go's notation of durations, which Docker uses: {@code 1m30s}. */
	private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|ms|s|m|h)");

	private static final Map<String, Double> NANOSECONDS = Map.of("ns", 1d, "us", 1e3, "ms", 1e6, "s", 1e9, "m", 6e10,
			"h", 3.6e12);

	private HealthChecks() {
	}

	static Healthcheck of(Instruction.HealthCheck check, List<String> shell) {
		if (check.command() == null) {
			return new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
		}
		List<String> test = new ArrayList<>();
		if (check.command() instanceof Command.Shell line) {
			test.add("CMD-SHELL");
			test.add(line.line());
		}
		else {
			test.add("CMD");
			test.addAll(check.command().argumentsIn(shell));
		}
		return new Healthcheck(test, duration(check, "interval"), duration(check, "timeout"),
				duration(check, "start-period"), duration(check, "start-interval"), retries(check));
	}

	private static long duration(Instruction.HealthCheck check, String flag) {
		return check.flags().value(flag).map((value) -> nanoseconds(check.at(), flag, value)).orElse(0L);
	}

	private static long nanoseconds(Location at, String flag, String value) {
		Matcher matcher = PART.matcher(value);
		double total = 0;
		int end = 0;
		while (matcher.find() && matcher.start() == end) {
			total += Double.parseDouble(matcher.group(1)) * NANOSECONDS.get(matcher.group(2));
			end = matcher.end();
		}
		if (end == 0 || end != value.length()) {
			throw BuildFileError.at(at, "'" + value + "' is not a duration for --" + flag,
					"Write for example 30s or 1m30s");
		}
		return Math.round(total);
	}

	private static int retries(Instruction.HealthCheck check) {
		String value = check.flags().value("retries").orElse("0");
		if (!value.matches("\\d{1,6}")) {
			throw BuildFileError.at(check.at(), "'" + value + "' is not a number for --retries", "Write for example 3");
		}
		return Integer.parseInt(value);
	}

}
