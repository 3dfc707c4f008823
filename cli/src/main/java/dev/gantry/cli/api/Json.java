package dev.gantry.cli.api;

import tools.jackson.databind.json.JsonMapper;

/** The one reader and writer of JSON in this process. */
public final class Json {

	public static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Json() {
	}

	/** For {@code --json}: on several lines, for people and programs alike. */
	public static String pretty(Object value) {
		return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
	}

}
