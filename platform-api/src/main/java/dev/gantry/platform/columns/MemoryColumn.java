package dev.gantry.platform.columns;

import dev.gantry.contracts.values.MemorySize;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** An amount of memory as bytes. */
@Converter(autoApply = true)
public class MemoryColumn implements AttributeConverter<MemorySize, Long> {

	@Override
	public Long convertToDatabaseColumn(MemorySize size) {
		return (size != null) ? size.bytes() : null;
	}

	@Override
	public MemorySize convertToEntityAttribute(Long bytes) {
		return (bytes != null) ? MemorySize.ofBytes(bytes) : null;
	}

}
