package dev.gantry.registry.web;

import java.util.List;
import java.util.Map;

import dev.gantry.registry.errors.RegistryErrorCode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that the registry itself makes. */
final class Json {

	static final String MEDIA_TYPE = "application/json";

	private static final JsonMapper MAPPER = new JsonMapper();

	private Json() {
	}

	static byte[] of(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	/** The error body of the distribution specification, "Error Codes". */
	static byte[] error(RegistryErrorCode code, String detail) {
		return of(Map.of("errors",
				List.of(Map.of("code", code.name(), "message", code.sentence(), "detail", String.valueOf(detail)))));
	}

}
