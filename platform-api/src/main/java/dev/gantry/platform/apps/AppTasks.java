package dev.gantry.platform.apps;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an app has to run beside its process types. A release pins it.
 *
 * @param release the release command, or empty for none
 * @param jobs jobs by name
 */
public record AppTasks(List<String> release, Map<String, JobSpec> jobs) {

	public static final AppTasks NONE = new AppTasks(List.of(), Map.of());

	public AppTasks {
		release = (release != null) ? List.copyOf(release) : List.of();
		jobs = (jobs != null) ? Collections.unmodifiableMap(new TreeMap<>(jobs)) : Map.of();
	}

	/** As a column of JSON. */
	@Converter
	public static class Column implements AttributeConverter<AppTasks, String> {

		private static final JsonMapper JSON = JsonMapper.shared();

		@Override
		public String convertToDatabaseColumn(AppTasks tasks) {
			return (tasks == null || tasks.equals(NONE)) ? "{}" : JSON.writeValueAsString(tasks);
		}

		@Override
		public AppTasks convertToEntityAttribute(String column) {
			return (column == null) ? NONE : JSON.readValue(column, AppTasks.class);
		}

	}

}
