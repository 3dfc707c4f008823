package dev.gantry.platform.columns;

import java.util.List;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A list of whole numbers as a JSON array. */
@Converter
public class NumberList implements AttributeConverter<List<Integer>, String> {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<List<Integer>> TYPE = new TypeReference<>() {
	};

	@Override
	public String convertToDatabaseColumn(List<Integer> list) {
		return JSON.writeValueAsString((list != null) ? list : List.of());
	}

	@Override
	public List<Integer> convertToEntityAttribute(String column) {
		return (column != null) ? List.copyOf(JSON.readValue(column, TYPE)) : List.of();
	}

}
