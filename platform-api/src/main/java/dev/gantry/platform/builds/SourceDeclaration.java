package dev.gantry.platform.builds;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.platform.apps.AppTasks;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a source tree declares of its app, in {@code gantry.yaml} or {@code Procfile}.
 *
 * @param processes the process types by name
 * @param tasks its release command and jobs
 */
public record SourceDeclaration(Map<String, ProcessDeclaration> processes, AppTasks tasks) {

	public static final SourceDeclaration NONE = new SourceDeclaration(Map.of(), AppTasks.NONE);

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<LinkedHashMap<String, ProcessDeclaration>> TYPE = new TypeReference<>() {
	};

	public SourceDeclaration {
		processes = Collections.unmodifiableMap(new LinkedHashMap<>(processes));
	}

	/** Reads what {@link #toJson} writes, and what versions without tasks wrote. */
	public static SourceDeclaration fromJson(String json) {
		JsonNode root = JSON.readTree(json);
		if (root.isArray()) {
			return new SourceDeclaration(JSON.readValue(root.get(0).toString(), TYPE),
					JSON.treeToValue(root.get(1), AppTasks.class));
		}
		return new SourceDeclaration(JSON.readValue(json, TYPE), AppTasks.NONE);
	}

	public String toJson() {
		return JSON.writeValueAsString(List.of(this.processes, this.tasks));
	}

}
