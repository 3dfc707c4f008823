package dev.gantry.platform.columns;

import dev.gantry.contracts.values.CpuShare;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A CPU share as thousandths of a core. */
@Converter(autoApply = true)
public class CpuColumn implements AttributeConverter<CpuShare, Long> {

	@Override
	public Long convertToDatabaseColumn(CpuShare share) {
		return (share != null) ? share.millis() : null;
	}

	@Override
	public CpuShare convertToEntityAttribute(Long millis) {
		return (millis != null) ? CpuShare.ofMillis(millis) : null;
	}

}
