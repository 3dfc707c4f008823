package dev.gantry.registry.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;

/**
 * The parameters of a request's query. The servlet's own would read a form out of the
 * body too, and bodies here are blobs.
 *
 * @param values by name
 */
record Query(Map<String, List<String>> values) {

	static Query parse(String text) {
		Map<String, List<String>> values = new LinkedHashMap<>();
		if (text == null || text.isEmpty()) {
			return new Query(values);
		}
		for (String pair : text.split("&")) {
			int equals = pair.indexOf('=');
			String name = decode((equals < 0) ? pair : pair.substring(0, equals));
			String value = decode((equals < 0) ? "" : pair.substring(equals + 1));
			values.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
		}
		return new Query(values);
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new RegistryErrorException(RegistryErrorCode.UNSUPPORTED, "the query cannot be decoded");
		}
	}

	/** The only value of a parameter, if it is there. */
	Optional<String> one(String name) {
		return all(name).stream().findFirst();
	}

	List<String> all(String name) {
		return this.values.getOrDefault(name, List.of());
	}

}
