package dev.gantry.engine.containers;

import java.util.List;
import java.util.Locale;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * A signal by its number, see signal(7).
 */
public record Signal(int number) {

	public static final Signal TERM = new Signal(15);

	public static final Signal KILL = new Signal(9);

	private static final int RTMIN = 34;

	private static final int LAST = 64;

	/** Names from 1, as x86-64 and aarch64 number them. */
	private static final List<String> NAMES = List.of("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL",
			"USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
			"URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

	public Signal {
		if (number < 1 || number > LAST) {
			throw new IllegalArgumentException("a signal's number is between 1 and 64: " + number);
		}
	}

	/**
	 * Reads {@code SIGTERM}, {@code term}, {@code 15} or {@code SIGRTMIN+3}.
	 * @throws GantryException with {@code REQUEST_INVALID} when it is none
	 */
	public static Signal parse(String text) {
		String name = text.strip().toUpperCase(Locale.ROOT);
		name = name.startsWith("SIG") ? name.substring(3) : name;
		int number = number(name);
		if (number < 1 || number > LAST) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + text + "' is not a signal",
					"Use a name like SIGTERM or a number from 1 to 64");
		}
		return new Signal(number);
	}

	private static int number(String name) {
		int known = NAMES.indexOf(name) + 1;
		if (known > 0) {
			return known;
		}
		return switch (name) {
			case "IOT" -> 6;
			case "CLD" -> 17;
			case "POLL" -> 29;
			default -> relative(name);
		};
	}

	private static int relative(String name) {
		if (name.matches("RTMIN(\\+[0-9]{1,2})?")) {
			return RTMIN + digits(name);
		}
		if (name.matches("RTMAX(-[0-9]{1,2})?")) {
			int number = LAST - digits(name);
			return (number >= RTMIN) ? number : 0;
		}
		return name.matches("[0-9]{1,2}") ? Integer.parseInt(name) : 0;
	}

	private static int digits(String name) {
		return (name.length() > 5) ? Integer.parseInt(name.substring(6)) : 0;
	}

	/** For example {@code SIGTERM}. */
	public String name() {
		if (this.number <= NAMES.size()) {
			return "SIG" + NAMES.get(this.number - 1);
		}
		return (this.number < RTMIN) ? Integer.toString(this.number) : "SIGRTMIN+" + (this.number - RTMIN);
	}

}
