package dev.gantry.platform.apps;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import dev.gantry.contracts.apps.ConfigChange;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.columns.TextMap;

import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Changes configuration by adding a version. */
public class ConfigChanges {

	/** IEEE Std 1003.1, section 8.1: what every shell can name. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");

	/**
	 * The kernel refuses a longer string in an environment (MAX_ARG_STRLEN, execve(2)).
	 */
	private static final int LONGEST_VALUE = 128 * 1024 - 256;

	private static final int MOST = 1_000;

	private static final int ALTOGETHER = 500_000;

	/** What fits its column as JSON, in UTF-8, sealed and in base64. */
	private static final int STORED = 700_000;

	private final ConfigVersions versions;

	private final Clock clock;

	ConfigChanges(ConfigVersions versions, Clock clock) {
		this.versions = versions;
		this.clock = clock;
	}

	/**
	 * Makes the change; the caller holds the app's lock.
	 * @return what changed, by name and without values; empty if nothing did
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public String apply(App app, ConfigChange change, String actor) {
		Map<String, String> set = (change.set() != null) ? change.set() : Map.of();
		List<String> unset = (change.unset() != null) ? change.unset() : List.of();
		Map<String, String> before = this.versions.environment(app.id(), app.configVersion());
		Map<String, String> after = new TreeMap<>(before);
		set.forEach((name, value) -> {
			check(name, value);
			if (unset.contains(name)) {
				throw invalid("'" + name + "' is both set and unset", "Decide on one");
			}
			after.put(name, value);
		});
		unset.forEach(after::remove);
		if (after.equals(before)) {
			return "";
		}
		checkSize(after);
		String summary = summary(before, after);
		this.versions.save(new ConfigVersion(new ConfigVersion.Key(app.id(), app.takeConfigVersion()), after,
				this.clock.instant(), actor, summary));
		return summary;
	}

	private static void check(String name, String value) {
		if (!NAME.matcher(name).matches()) {
			throw invalid("'" + name + "' cannot be the name of a variable",
					"Use letters, digits and underscores, not starting with a digit");
		}
		if (value == null || value.indexOf('\0') >= 0) {
			throw invalid("The value of '" + name + "' is missing or holds a zero byte",
					"Remove a variable by naming it in 'unset'");
		}
		if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE) {
			throw invalid("The value of '" + name + "' is longer than a process can be given",
					"Keep it below " + LONGEST_VALUE + " bytes");
		}
	}

	private static void checkSize(Map<String, String> environment) {
		int size = environment.entrySet()
			.stream()
			.mapToInt((entry) -> entry.getKey().length() + entry.getValue().length() + 8)
			.sum();
		if (environment.size() > MOST || size > ALTOGETHER || stored(environment) > STORED) {
			throw invalid("The configuration would be too large",
					"Keep it below " + MOST + " variables and " + ALTOGETHER + " characters");
		}
	}

	private static int stored(Map<String, String> environment) {
		return new TextMap().convertToDatabaseColumn(environment).getBytes(StandardCharsets.UTF_8).length;
	}

	private static String summary(Map<String, String> before, Map<String, String> after) {
		List<String> set = new ArrayList<>(
				after.keySet().stream().filter((name) -> !after.get(name).equals(before.get(name))).toList());
		List<String> unset = before.keySet().stream().filter((name) -> !after.containsKey(name)).toList();
		String text = (set.isEmpty() ? "" : "Set " + String.join(", ", set))
				+ (unset.isEmpty() ? "" : (set.isEmpty() ? "Unset " : ", unset ") + String.join(", ", unset));
		return (text.length() <= 1_000) ? text : text.substring(0, 999) + "…";
	}

	private static GantryException invalid(String detail, String remedy) {
		return new GantryException(ErrorCode.REQUEST_INVALID, detail, remedy);
	}

}
