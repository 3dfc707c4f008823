package dev.gantry.platform.builds;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a source tree declares of its app, in {@code gantry.yaml} or {@code Procfile}.
 *
 * @param processes the process types by name
 */
public record SourceDeclaration(Map<String, ProcessDeclaration> processes) {

	public static final SourceDeclaration NONE = new SourceDeclaration(Map.of());

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<LinkedHashMap<String, ProcessDeclaration>> TYPE = new TypeReference<>() {
	};

	public SourceDeclaration {
		processes = Collections.unmodifiableMap(new LinkedHashMap<>(processes));
	}

	public static SourceDeclaration fromJson(String json) {
		return new SourceDeclaration(JSON.readValue(json, TYPE));
	}

	public String toJson() {
		return JSON.writeValueAsString(this.processes);
	}

}
