package dev.gantry.registry.collection;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * When the store is put in order.
 *
 * @param collectEvery between collections; zero for never
 * @param scrubEvery how long ago content may have been checked; zero for any time
 * @param scrubRate bytes to check in a second
 */
public record UpkeepProperties(@NotNull @DefaultValue("1h") Duration collectEvery,
		@NotNull @DefaultValue("7d") Duration scrubEvery, @NotNull @DefaultValue("20MB") DataSize scrubRate) {

}
