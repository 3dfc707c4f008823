package dev.gantry.platform.previews;

import java.util.Locale;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.AppName;

/**
 * How a preview is called: the app, a hyphen, and the branch in the letters that a host
 * name may have.
 */
final class PreviewName {

	private static final int LONGEST_BRANCH = 255;

	private static final int LONGEST = 40;

	private PreviewName() {
	}

	/**
	 * The name of the preview of a branch.
	 * @throws GantryException {@code REQUEST_INVALID} if nothing is left of the branch's
	 * name, {@code APP_NAME_INVALID} if the name would be too long
	 */
	static AppName of(AppName app, String branch) {
		if (branch.length() > LONGEST_BRANCH || branch.chars().anyMatch(Character::isISOControl)) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, "That cannot be the name of a branch",
					"Use at most " + LONGEST_BRANCH + " characters that can be printed");
		}
		String slug = branch.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
		if (slug.isEmpty()) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"The branch '" + branch + "' has no letter or digit to name its preview by",
					"Push it under another name: git push -o preview <remote> '" + branch + "':a-name");
		}
		String name = app + "-" + slug;
		if (name.length() > LONGEST) {
			throw new GantryException(ErrorCode.APP_NAME_INVALID,
					"The preview would be called '" + name + "', which is longer than " + LONGEST + " characters",
					"Push the branch under a name of at most " + (LONGEST - app.value().length() - 1)
							+ " characters: git push -o preview <remote> " + branch + ":a-name");
		}
		return AppName.of(name);
	}

}
