package dev.gantry.platform.apps;

import dev.gantry.contracts.values.VolumeMounts;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import tools.jackson.databind.json.JsonMapper;

/** Mounts of volumes as a JSON object; nothing for none. */
@Converter
public class MountsText implements AttributeConverter<VolumeMounts, String> {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Override
	public String convertToDatabaseColumn(VolumeMounts mounts) {
		return (mounts == null || mounts.isEmpty()) ? null : JSON.writeValueAsString(mounts);
	}

	@Override
	public VolumeMounts convertToEntityAttribute(String column) {
		return (column != null) ? JSON.readValue(column, VolumeMounts.class) : null;
	}

}
