package dev.gantry.platform.secrets;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A column whose text is sealed at rest. */
@Converter
public class SealedText implements AttributeConverter<String, String> {

	private final SecretBox box;

	SealedText(SecretBox box) {
		this.box = box;
	}

	@Override
	public String convertToDatabaseColumn(String text) {
		return (text == null) ? null : this.box.seal(text);
	}

	@Override
	public String convertToEntityAttribute(String stored) {
		return (stored == null) ? null : this.box.open(stored);
	}

}
