package dev.gantry.cli.local;

import java.util.Map;
import java.util.Set;

/** What of a person's environment a service gets: little. */
final class Environment {

	private static final Set<String> KEPT = Set.of("PATH", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "HOME");

	private Environment() {
	}

	static void clean(Map<String, String> environment) {
		environment.keySet()
			.removeIf((name) -> !KEPT.contains(name) && !name.startsWith("SPRING_")
					&& !name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
		environment.putIfAbsent("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	}

}
