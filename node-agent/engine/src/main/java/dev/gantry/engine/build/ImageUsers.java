package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.gantry.engine.build.language.BuildFileError;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.oci.layers.EntryMetadata;

/**
 * Looks up users and groups in an image's own files. Numbers are numbers and never looked
 * up as names (CVE-2024-40635 and its kin).
 */
final class ImageUsers {

	private static final int LIMIT = 1 << 20;

	private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

	private final LayerStack stack;

	ImageUsers(LayerStack stack) {
		this.stack = stack;
	}

	/**
	 * Who owns files.
	 *
	 * @param uid the user's number
	 * @param gid the group's number
	 */
	record Owner(long uid, long gid) {

		static final Owner ROOT = new Owner(0, 0);

	}

	/** The owner that {@code user[:group]} means. */
	Owner owner(Location at, String text) throws IOException {
		String[] parts = text.split(":", 2);
		String user = parts[0];
		long uid;
		long gid;
		if (NUMBER.matcher(user).matches()) {
			uid = number(at, user);
			gid = uid;
		}
		else {
			String[] entry = entry("/etc/passwd", user, 4).orElseThrow(() -> BuildFileError.at(at,
					"the image has no user '" + user + "'", "Make the user with a RUN step before, or use a number"));
			uid = number(at, entry[2]);
			gid = number(at, entry[3]);
		}
		return new Owner(uid, parts.length < 2 ? gid : group(at, parts[1]));
	}

	private long group(Location at, String group) throws IOException {
		if (NUMBER.matcher(group).matches()) {
			return number(at, group);
		}
		String[] entry = entry("/etc/group", group, 3).orElseThrow(() -> BuildFileError.at(at,
				"the image has no group '" + group + "'", "Make the group with a RUN step before, or use a number"));
		return number(at, entry[2]);
	}

	private static long number(Location at, String text) {
		long number = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
		if (number < 0 || number > EntryMetadata.MAX_ID) {
			throw BuildFileError.at(at, "'" + text + "' is not the number of a user or group",
					"Use a number up to " + EntryMetadata.MAX_ID);
		}
		return number;
	}

	private Optional<String[]> entry(String file, String name, int fields) throws IOException {
		return lines(file).map((line) -> line.split(":"))
			.filter((entry) -> entry.length >= fields && entry[0].equals(name))
			.findFirst();
	}

	private java.util.stream.Stream<String> lines(String file) throws IOException {
		byte[] content = this.stack.read(file, LIMIT).orElse(new byte[0]);
		return new String(content, StandardCharsets.UTF_8).lines();
	}

}
