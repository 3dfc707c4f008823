package dev.gantry.platform.apps;

import dev.gantry.contracts.values.PlacementRules;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.databind.json.JsonMapper;

/** Rules of placement as a JSON object; nothing for none. */
@Converter
public class PlacementText implements AttributeConverter<PlacementRules, String> {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Override
	public String convertToDatabaseColumn(PlacementRules rules) {
		return (rules == null || rules.equals(PlacementRules.NONE)) ? null : JSON.writeValueAsString(rules);
	}

	@Override
	public PlacementRules convertToEntityAttribute(String column) {
		return (column != null) ? JSON.readValue(column, PlacementRules.class) : null;
	}

}
