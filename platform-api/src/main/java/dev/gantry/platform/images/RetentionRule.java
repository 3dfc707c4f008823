package dev.gantry.platform.images;

import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the platform's registry keeps some tags. A tag is kept that is among the
 * newest, or young enough, or whose image a release has.
 *
 * @param repositories a name in which {@code *} stands for any text
 * @param tags a tag in which {@code *} stands for any text
 * @param keepLast how many of the newest tags that it covers, in each repository
 * @param keepFor how long after it was set
 */
public record RetentionRule(@DefaultValue("*") String repositories, @DefaultValue("*") String tags,
		@DefaultValue("0") int keepLast, @DefaultValue("0d") Duration keepFor) {

	public RetentionRule {
		if (keepLast < 0 || keepFor.isNegative() || (keepLast == 0 && keepFor.isZero())) {
			throw new IllegalArgumentException("the retention of '" + repositories + ":" + tags
					+ "' would keep nothing; say keep-last, for example 10, or keep-for, for example 30d");
		}
	}

	boolean covers(String repository, String tag) {
		return matches(this.repositories, repository) && matches(this.tags, tag);
	}

	private static boolean matches(String pattern, String text) {
		return text.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
	}

}
