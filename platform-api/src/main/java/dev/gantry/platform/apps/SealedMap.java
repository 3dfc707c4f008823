package dev.gantry.platform.apps;

import java.util.Map;

import dev.gantry.platform.columns.TextMap;
import dev.gantry.platform.secrets.SealedText;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/**
 * A map of strings that is sealed at rest. One that an earlier version stored in the open
 * is read all the same.
 */
@Converter
public class SealedMap implements AttributeConverter<Map<String, String>, String> {

	private final TextMap map = new TextMap();

	private final SealedText text;

	SealedMap(SealedText text) {
		this.text = text;
	}

	@Override
	public String convertToDatabaseColumn(Map<String, String> variables) {
		return this.text.convertToDatabaseColumn(this.map.convertToDatabaseColumn(variables));
	}

	@Override
	public Map<String, String> convertToEntityAttribute(String column) {
		return this.map.convertToEntityAttribute(this.text.convertToEntityAttribute(column));
	}

}
