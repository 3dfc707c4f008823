package dev.gantry.platform.columns;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A map of strings as a JSON object, sorted by key. */
@Converter
public class TextMap implements AttributeConverter<Map<String, String>, String> {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<TreeMap<String, String>> TYPE = new TypeReference<>() {
	};

	@Override
	public String convertToDatabaseColumn(Map<String, String> map) {
		return JSON.writeValueAsString((map != null) ? new TreeMap<>(map) : Map.of());
	}

	@Override
	public Map<String, String> convertToEntityAttribute(String column) {
		return (column != null) ? Collections.unmodifiableMap(JSON.readValue(column, TYPE)) : Map.of();
	}

}
