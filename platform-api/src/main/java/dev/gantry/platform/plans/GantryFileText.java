package dev.gantry.platform.plans;

import java.util.Map;
import java.util.Objects;

import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.sources.InspectedSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a {@code gantry.yaml}. Texts that come out of the source stand in JSON's quotes,
 * which YAML 1.2 reads the same.
 */
final class GantryFileText {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final StringBuilder text = new StringBuilder();

	GantryFileText(InspectedSource source, Map<String, ProcessSpec> processes, int webPort) {
		line(0, "# How Gantry builds and runs this app. What is left out has Gantry's default.");
		if (source.files().has(source.dockerfile())) {
			line(0, "build:");
			line(1, "dockerfile: " + quoted(source.dockerfile()));
		}
		line(0, "processes:");
		processes.forEach((type, spec) -> process(type, spec, webPort));
		if (!source.declaration().tasks().release().isEmpty()) {
			line(0, "release: " + quoted(source.declaration().tasks().release()));
		}
	}

	private void process(String type, ProcessSpec spec, int webPort) {
		boolean web = type.equals(ProcessSpec.WEB);
		line(1, type + ":");
		if (!spec.command().isEmpty()) {
			line(2, "command: " + quoted(spec.command()));
		}
		line(2, "replicas: " + spec.replicas() + (web ? "" : " # scale it up when it is wanted"));
		line(2, "cpu: " + quoted(Objects.toString(spec.cpu())));
		line(2, "memory: " + quoted(Objects.toString(spec.memory())));
		Integer port = web ? Integer.valueOf(webPort) : spec.port();
		if (port != null) {
			line(2, "port: " + port);
		}
		if (spec.healthPath() != null) {
			line(2, "health:");
			line(3, "path: " + quoted(spec.healthPath()));
		}
		else if (web) {
			line(2, "# health: {path: /health} # asks for a page instead of a connection");
		}
	}

	private static String quoted(Object value) {
		return JSON.writeValueAsString(value);
	}

	private void line(int depth, String content) {
		this.text.append("  ".repeat(depth)).append(content).append('\n');
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
