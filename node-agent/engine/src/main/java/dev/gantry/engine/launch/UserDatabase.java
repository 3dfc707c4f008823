package dev.gantry.engine.launch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * An image's {@code /etc/passwd} and {@code /etc/group}, hostile input: lines that are
 * not of the form are skipped. Numbers are numbers and never looked up as names
 * (CVE-2024-40635); they are at most 2^31 - 1.
 */
public final class UserDatabase {

	/** No file by which a system tells its users is longer. */
	public static final int FILE_LIMIT = 4 << 20;

	/** As many supplementary groups as the launcher takes. */
	private static final int GROUPS_LIMIT = 64;

	private static final int PASSWD_FIELDS = 6;

	private static final int GROUP_FIELDS = 3;

	private final byte[] passwd;

	private final byte[] group;

	public UserDatabase(byte[] passwd, byte[] group) {
		this.passwd = passwd;
		this.group = group;
	}

	/**
	 * Who a process is.
	 * @param user {@code name|uid[:group|gid]}; empty is root
	 * @param more further groups, by name or number
	 * @throws GantryException with {@code START_FAILED} when a name is unknown or a
	 * number out of range
	 */
	public Identity resolve(String user, List<String> more) {
		String[] parts = (user.isEmpty() ? "0" : user).split(":", 2);
		Optional<User> known = isNumber(parts[0]) ? findUser(number(parts[0])) : Optional.of(namedUser(parts[0]));
		int uid = known.map(User::uid).orElseGet(() -> number(parts[0]));
		int gid = (parts.length == 2 && !parts[1].isEmpty()) ? groupNumber(parts[1]) : known.map(User::gid).orElse(0);
		TreeSet<Integer> groups = new TreeSet<>();
		if (parts.length == 1) {
			known.ifPresent((entry) -> groups.addAll(groupsOf(entry.name())));
		}
		more.forEach((name) -> groups.add(groupNumber(name)));
		groups.add(gid);
		if (groups.size() > GROUPS_LIMIT) {
			throw new GantryException(ErrorCode.START_FAILED,
					"User '" + user + "' is in " + groups.size() + " groups, more than " + GROUPS_LIMIT,
					"Name the group to use as USER:GROUP");
		}
		return new Identity(uid, gid, new ArrayList<>(groups), known.map(User::home).orElse("/"));
	}

	private User namedUser(String name) {
		return users().filter((user) -> user.name().equals(name))
			.findFirst()
			.orElseThrow(() -> unknown("user", name, "/etc/passwd"));
	}

	private Optional<User> findUser(int uid) {
		return users().filter((user) -> user.uid() == uid).findFirst();
	}

	private int groupNumber(String group) {
		if (isNumber(group)) {
			return number(group);
		}
		return lines(this.group).map((line) -> line.split(":", -1))
			.filter((fields) -> fields.length >= GROUP_FIELDS && fields[0].equals(group) && inRange(fields[2]))
			.map((fields) -> Integer.valueOf(fields[2]))
			.findFirst()
			.orElseThrow(() -> unknown("group", group, "/etc/group"));
	}

	private List<Integer> groupsOf(String name) {
		return lines(this.group).map((line) -> line.split(":", -1))
			.filter((fields) -> fields.length > GROUP_FIELDS && inRange(fields[2])
					&& List.of(fields[3].split(",")).contains(name))
			.map((fields) -> Integer.valueOf(fields[2]))
			.toList();
	}

	private Stream<User> users() {
		return lines(this.passwd).map((line) -> line.split(":", -1))
			.filter((fields) -> fields.length >= PASSWD_FIELDS && inRange(fields[2]) && inRange(fields[3]))
			.map((fields) -> new User(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]));
	}

	private static Stream<String> lines(byte[] file) {
		return file.length == 0 ? Collections.<String>emptyList().stream()
				: new String(file, StandardCharsets.UTF_8).lines();
	}

	private static boolean isNumber(String text) {
		return text.matches("-?[0-9]+");
	}

	private static boolean inRange(String text) {
		return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= Integer.MAX_VALUE;
	}

	private static int number(String text) {
		if (!inRange(text)) {
			throw new GantryException(ErrorCode.START_FAILED,
					"User or group number " + text + " is not between 0 and " + Integer.MAX_VALUE,
					"Correct the image's USER or the user the container is run as");
		}
		return Integer.parseInt(text);
	}

	private static GantryException unknown(String what, String name, String file) {
		return new GantryException(ErrorCode.START_FAILED,
				"There is no " + what + " '" + name + "' in the image's " + file,
				"Create it in the image, or use its number");
	}

	private record User(String name, int uid, int gid, String home) {
	}

}
