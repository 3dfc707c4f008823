package dev.gantry.platform.pushes;

import java.util.regex.Pattern;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/**
 * Which pushed images are deployed.
 *
 * @param tags a tag, in which {@code *} stands for any text
 */
public record DeployOnPush(String tags) {

	private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_*][A-Za-z0-9._*-]{0,127}");

	/** All of them. */
	public static final String ALL = "*";

	public DeployOnPush {
		tags = (tags == null || tags.isBlank()) ? ALL : tags.strip();
		if (!FORM.matcher(tags).matches()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "'" + tags + "' is no pattern of tags",
					"Write a tag, with '*' for any text, for example 'release-*'");
		}
	}

	/** Whether an image with this tag is deployed. */
	boolean covers(String tag) {
		return tag.matches(Pattern.quote(this.tags).replace("*", "\\E.*\\Q"));
	}

}
