package dev.gantry.engine.seccomp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on an argument of a system call. Only the low 32 bits count: every argument
 * that the profile looks at is an {@code int} to the kernel, which ignores the rest; a
 * comparison of all 64 bits could be evaded by setting a high one.
 *
 * @param argument which argument, from 0
 * @param test how it is compared
 * @param value with what, an unsigned 32-bit number
 */
record Condition(int argument, Test test, long value) {

	private static final Pattern FORM = Pattern.compile("([0-5])(=|<|>|!&)([0-9]{1,10})");

	static Condition parse(String text) {
		Matcher matcher = FORM.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("not a condition on an argument: " + text);
		}
		Test test = switch (matcher.group(2)) {
			case "=" -> Test.EQUAL;
			case "<" -> Test.BELOW;
			case ">" -> Test.ABOVE;
			default -> Test.NO_BIT_OF;
		};
		return new Condition(Integer.parseInt(matcher.group(1)), test, Long.parseLong(matcher.group(3)));
	}

	enum Test {

		EQUAL, BELOW, ABOVE, NO_BIT_OF

	}

}
