package dev.gantry.platform.columns;

import java.time.Duration;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A duration as whole milliseconds. */
@Converter
public class Milliseconds implements AttributeConverter<Duration, Long> {

	@Override
	public Long convertToDatabaseColumn(Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	@Override
	public Duration convertToEntityAttribute(Long millis) {
		return (millis != null) ? Duration.ofMillis(millis) : null;
	}

}
