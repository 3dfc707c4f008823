package dev.gantry.platform.sources;

import java.time.Clock;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.builds.Sources;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class SourcesConfiguration {

	@Bean
	SourceStore sourceStore(PlatformProperties properties, Clock clock) {
		SourceStore store = new SourceStore(properties.home().resolve("sources"));
		store.prepare(clock.instant());
		return store;
	}

	@Bean
	SourcePruning sourcePruning(Builds builds, Sources sources, SourceStore store, Clock clock) {
		return new SourcePruning(builds, sources, store, clock);
	}

	@Bean
	SourceIntake sourceIntake(SourceStore store, PlatformProperties properties) {
		return new SourceIntake(store, new SourceLimits(properties.maxSourceSize(), properties.maxSourceExpansion(),
				properties.maxSourceEntries()));
	}

}
