package dev.gantry.engine.build.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The exec form: a JSON array of strings, told from the shell form by whether it is one.
 */
final class JsonStrings {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private JsonStrings() {
	}

	/** The strings, or nothing when the text is anything else than such an array. */
	static Optional<List<String>> parse(String text) {
		if (!text.startsWith("[")) {
			return Optional.empty();
		}
		try {
			JsonNode array = JSON.readTree(text);
			List<String> strings = new ArrayList<>();
			for (JsonNode element : array) {
				if (!element.isString()) {
					return Optional.empty();
				}
				strings.add(element.stringValue());
			}
			return Optional.of(strings);
		}
		catch (JacksonException ex) {
			return Optional.empty();
		}
	}

}
