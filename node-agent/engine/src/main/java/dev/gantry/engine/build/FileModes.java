package dev.gantry.engine.build;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Location;

/**
 * What {@code --chmod} does to permission bits: sets them, or changes them as chmod(1)
 * does. Without a letter for whom, a change is for everybody, whatever a umask says.
 *
 * @param text octal, or for example {@code u=rwX,go-w}
 */
record FileModes(String text) {

	private static final Pattern OCTAL = Pattern.compile("[0-7]{1,4}");

	private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=][rwxXst]*)+)");

	private static final Pattern CHANGE = Pattern.compile("([-+=])([rwxXst]*)");

	private static final int ALL = 07777;

	static FileModes parse(Location at, String text) {
		boolean symbolic = !text.isEmpty();
		for (String clause : text.split(",", -1)) {
			symbolic &= CLAUSE.matcher(clause).matches();
		}
		if (!symbolic && !OCTAL.matcher(text).matches()) {
			throw BuildFileError.at(at, "'" + text + "' is not a mode", "Write for example --chmod=755 or --chmod=u+x");
		}
		return new FileModes(text);
	}

	/** The bits that a file gets. */
	int apply(int mode, boolean directory) {
		if (OCTAL.matcher(this.text).matches()) {
			return Integer.parseInt(this.text, 8);
		}
		int result = mode & ALL;
		for (String clause : this.text.split(",")) {
			Matcher matcher = CLAUSE.matcher(clause);
			matcher.matches();
			Matcher change = CHANGE.matcher(matcher.group(2));
			while (change.find()) {
				result = change(result, matcher.group(1), change.group(1).charAt(0), change.group(2), directory);
			}
		}
		return result;
	}

	private static int change(int mode, String whom, char operator, String what, boolean directory) {
		String users = whom.isEmpty() || whom.contains("a") ? "ugo" : whom;
		int bits = 0;
		int reach = 0;
		for (char user : users.toCharArray()) {
			int shift = user == 'u' ? 6 : user == 'g' ? 3 : 0;
			reach |= 7 << shift;
			reach |= user == 'u' ? 04000 : user == 'g' ? 02000 : 01000;
			for (char right : what.toCharArray()) {
				bits |= bit(right, user, shift, directory || (mode & 0111) != 0);
			}
		}
		return switch (operator) {
			case '+' -> mode | bits;
			case '-' -> mode & ~bits;
			default -> (mode & ~reach) | bits;
		};
	}

	private static int bit(char right, char user, int shift, boolean executable) {
		return switch (right) {
			case 'r' -> 4 << shift;
			case 'w' -> 2 << shift;
			case 'x' -> 1 << shift;
			case 'X' -> executable ? 1 << shift : 0;
			case 's' -> user == 'u' ? 04000 : user == 'g' ? 02000 : 0;
			default -> 01000;
		};
	}

}
