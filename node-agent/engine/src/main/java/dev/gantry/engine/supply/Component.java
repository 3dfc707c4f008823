package dev.gantry.engine.supply;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * A package that is in an image.
 *
 * @param type of package, as package URLs name it: {@code deb}, {@code apk},
 * {@code pypi}, {@code npm}, {@code maven}
 * @param group its namespace, empty for none
 * @param name its name
 * @param version its version, empty where nothing tells
 * @param path the file that says so
 * @see <a href="https://github.com/package-url/purl-spec">package URLs</a>
 */
record Component(String type, String group, String name, String version, String path) implements Comparable<Component> {

	private static final Comparator<Component> ORDER = Comparator.comparing(Component::type)
		.thenComparing(Component::group)
		.thenComparing(Component::name)
		.thenComparing(Component::version)
		.thenComparing(Component::path);

	String packageUrl() {
		String namespace = this.group.isEmpty() ? "" : encoded(this.group).replace("%2F", "/") + "/";
		String suffix = this.version.isEmpty() ? "" : "@" + encoded(this.version);
		return "pkg:" + this.type + "/" + namespace + encoded(this.name) + suffix;
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
	}

	@Override
	public int compareTo(Component other) {
		return ORDER.compare(this, other);
	}

}
