package dev.gantry.platform.apps;

import java.util.Arrays;
import java.util.Objects;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * What somebody believes to change: the tags of an {@code If-Match} (RFC 9110, section
 * 13.1.1), or nothing.
 *
 * @param header the header, or {@code null} when there is none
 */
public record IfMatch(String header) {

	/** Whatever it is. */
	public static final IfMatch ANYTHING = new IfMatch(null);

	/** The tag of an app's configuration. */
	public static String tag(int configVersion) {
		return "\"config-" + configVersion + "\"";
	}

	/**
	 * The tag of what is wanted of an app: its process types and configuration, not its
	 * state.
	 */
	public static String tag(App app, Iterable<AppProcess> processes) {
		int hash = Objects.hash(app.id(), app.configVersion(), app.deletingAt() != null);
		for (AppProcess process : processes) {
			hash = 31 * hash + Objects.hash(process.type(), process.spec().toString());
		}
		return "\"app-" + Integer.toHexString(hash) + "\"";
	}

	/**
	 * Makes sure that the present tag is meant.
	 * @param what it is a tag of, for people
	 * @throws GantryException {@code PRECONDITION_FAILED} if it is another one
	 */
	public void check(String present, String what) {
		if (this.header == null || this.header.strip().equals("*")) {
			return;
		}
		if (Arrays.stream(this.header.split(",")).map(String::strip).noneMatch(present::equals)) {
			throw new GantryException(ErrorCode.PRECONDITION_FAILED,
					what + " has changed since you read it: its tag is " + present + " now, not " + this.header.strip(),
					"Read it again, look at what is different, then send the change with the new ETag in If-Match");
		}
	}

}
