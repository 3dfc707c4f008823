package dev.gantry.engine.build;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where package tools in RUN steps get packages from, set once for the node and never a
 * part of an image. What a step or its image says itself wins.
 *
 * @param apt a caching proxy that apt asks for everything over http, or {@code null}
 * @param pip an index for pip, or {@code null}
 * @param npm a registry for npm, or {@code null}
 * @param maven a mirror of all repositories for Maven 3.9 and newer, or {@code null}
 * @param go a module proxy for Go, or {@code null}
 */
public record Mirrors(URI apt, URI pip, URI npm, URI maven, URI go) {

	/** Everything from where its tools get it by themselves. */
	public static final Mirrors NONE = new Mirrors(null, null, null, null, null);

	static final String MAVEN_SETTINGS = "maven-settings.xml";

	/** What points the tools there that read variables. */
	Map<String, String> variables(String mountedAt) {
		Map<String, String> variables = new LinkedHashMap<>();
		put(variables, "PIP_INDEX_URL", this.pip);
		put(variables, "NPM_CONFIG_REGISTRY", this.npm);
		put(variables, "GOPROXY", this.go);
		if (this.maven != null) {
			variables.put("MAVEN_ARGS", "-gs " + mountedAt + "/" + MAVEN_SETTINGS);
			put(variables, "MVNW_REPOURL", this.maven);
		}
		return variables;
	}

	/** apt's configuration, empty for none. */
	String aptConfiguration() {
		return this.apt == null ? "" : "Acquire::http::Proxy \"" + this.apt + "\";\n";
	}

	/** Maven's settings. */
	String mavenSettings() {
		return """
				<settings>
				  <mirrors>
				    <mirror><id>node</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
				  </mirrors>
				</settings>
				""".formatted(escaped(this.maven.toString()));
	}

	private static String escaped(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	private static void put(Map<String, String> variables, String name, URI value) {
		if (value != null) {
			variables.put(name, value.toString());
		}
	}

}
