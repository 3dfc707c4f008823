package dev.gantry.oci.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A challenge of a {@code WWW-Authenticate} header (RFC 9110 section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by name in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

	private static final int MAX_LENGTH = 8192;

	private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]++";

	private static final Pattern PART = Pattern.compile(
			"\\G[\\s,]*+(?:(" + TOKEN + ")\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + "))|(" + TOKEN + "))");

	/** The challenges in some headers; what cannot be read ends a header. */
	static List<Challenge> parse(List<String> headers) {
		List<Challenge> challenges = new ArrayList<>();
		for (String header : headers) {
			if (header.length() <= MAX_LENGTH) {
				parse(header, challenges);
			}
		}
		return challenges;
	}

	private static void parse(String header, List<Challenge> challenges) {
		Matcher matcher = PART.matcher(header);
		Challenge current = null;
		while (matcher.find()) {
			if (matcher.group(4) != null) {
				current = new Challenge(matcher.group(4).toLowerCase(Locale.ROOT), new LinkedHashMap<>());
				challenges.add(current);
			}
			else if (current != null) {
				String quoted = matcher.group(2);
				String value = (quoted != null) ? quoted.replaceAll("\\\\(.)", "$1") : matcher.group(3);
				current.parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
			}
		}
	}

	static Optional<Challenge> ofScheme(List<Challenge> challenges, String scheme) {
		return challenges.stream().filter((challenge) -> challenge.scheme.equals(scheme)).findFirst();
	}

	Optional<String> parameter(String name) {
		return Optional.ofNullable(this.parameters.get(name));
	}

}
