package dev.gantry.agent.node;

import java.util.Locale;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * An image's {@code STOPSIGNAL}: a number or a name with or without {@code SIG}, see
 * signal(7). The numbers are those of x86 and ARM.
 */
final class StopSignal {

	private static final int TERM = 15;

	private static final int RTMIN = 34;

	private static final int LAST = 64;

	private static final Map<String, Integer> NUMBERS = Map.ofEntries(Map.entry("HUP", 1), Map.entry("INT", 2),
			Map.entry("QUIT", 3), Map.entry("ABRT", 6), Map.entry("KILL", 9), Map.entry("USR1", 10),
			Map.entry("USR2", 12), Map.entry("ALRM", 14), Map.entry("TERM", TERM), Map.entry("CONT", 18),
			Map.entry("WINCH", 28), Map.entry("PWR", 30), Map.entry("RTMIN", RTMIN), Map.entry("RTMAX", LAST));

	private StopSignal() {
	}

	/** The signal's number; SIGTERM for {@code null} or nothing. */
	static int number(String text) {
		if (text == null || text.isBlank()) {
			return TERM;
		}
		String name = text.strip().toUpperCase(Locale.ROOT);
		name = name.startsWith("SIG") ? name.substring(3) : name;
		Integer number = NUMBERS.get(name);
		if (number == null) {
			number = relative(name);
		}
		if (number < 1 || number > LAST) {
			throw new GantryException(ErrorCode.IMAGE_INVALID, "The image's stop signal '" + text + "' is not a signal",
					"Use a name like SIGTERM or a number from 1 to 64 in STOPSIGNAL");
		}
		return number;
	}

	private static int relative(String name) {
		try {
			if (name.startsWith("RTMIN+")) {
				return RTMIN + Integer.parseInt(name.substring(6));
			}
			return name.startsWith("RTMAX-") ? LAST - Integer.parseInt(name.substring(6)) : Integer.parseInt(name);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
