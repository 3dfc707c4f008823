package dev.gantry.platform.images;

import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.builds.Builds;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.registrytokens.RegistryTokens;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class ImagesConfiguration {

	@Bean
	PlatformRegistry platformRegistry(PlatformProperties properties, RegistryTokens tokens) {
		return new PlatformRegistry(properties, tokens);
	}

	@Bean
	ImageResolver imageResolver(PlatformRegistry registry, PlatformProperties properties) {
		return new ImageResolver(registry, properties.upstreams().stream().map(RegistryHost::of).toList());
	}

	@Bean
	ImageShelf imageShelf(PlatformRegistry registry, Builds builds) {
		return new ImageShelf(registry, builds);
	}

	@Bean
	ImageImport imageImport(PlatformRegistry registry, PlatformProperties properties, EventLog events,
			TransactionTemplate transaction) {
		ImageImport importing = new ImageImport(registry, properties.home().resolve("imports"),
				properties.maxImageSize(), events, transaction);
		importing.sweep();
		return importing;
	}

}
