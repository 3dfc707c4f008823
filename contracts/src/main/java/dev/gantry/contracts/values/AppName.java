package dev.gantry.contracts.values;

import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * The name of an app: a DNS label (RFC 1123 section 2.1) in lower case of at most 40
 * characters, because it becomes a host name and a repository name.
 *
 * @param value the name
 */
public record AppName(String value) {

	private static final Pattern FORM = Pattern.compile("[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?");

	public AppName {
		if (value == null || !FORM.matcher(value).matches()) {
			throw new GantryException(ErrorCode.APP_NAME_INVALID, "'" + value + "' cannot be the name of an app",
					"Use 1 to 40 lower-case letters, digits and hyphens, starting with a letter and not ending with a hyphen"
							+ suggestion(value));
		}
	}

	@JsonCreator
	public static AppName of(String value) {
		return new AppName(value);
	}

	private static String suggestion(String value) {
		if (value == null) {
			return "";
		}
		String near = value.toLowerCase(java.util.Locale.ROOT)
			.replaceAll("[^a-z0-9-]+", "-")
			.replaceAll("^[^a-z]+", "")
			.replaceAll("-+$", "");
		if (near.length() > 40) {
			near = near.substring(0, 40).replaceAll("-+$", "");
		}
		return near.isEmpty() ? "" : ", for example '" + near + "'";
	}

	@JsonValue
	@Override
	public String toString() {
		return this.value;
	}

}
