package dev.gantry.platform.apps;

import dev.gantry.contracts.values.RolloutSteps;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.databind.json.JsonMapper;

/** Steps of rollouts as a JSON object; nothing for all at once. */
@Converter
public class StepsText implements AttributeConverter<RolloutSteps, String> {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Override
	public String convertToDatabaseColumn(RolloutSteps steps) {
		return (steps == null || steps.all()) ? null : JSON.writeValueAsString(steps);
	}

	@Override
	public RolloutSteps convertToEntityAttribute(String column) {
		return (column != null) ? JSON.readValue(column, RolloutSteps.class) : null;
	}

}
