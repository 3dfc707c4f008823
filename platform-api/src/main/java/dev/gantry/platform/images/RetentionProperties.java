package dev.gantry.platform.images;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which images the platform's registry does not keep.
 *
 * @param rules the first that covers a tag counts; what none covers is kept
 * @param every how often they are applied
 */
@Validated
@ConfigurationProperties("gantry.platform.retention")
public record RetentionProperties(@NotNull @DefaultValue List<RetentionRule> rules,
		@NotNull @DefaultValue("1h") Duration every) {

}
