package dev.gantry.platform.images;

import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.events.EventLog;
import dev.gantry.platform.registrytokens.RegistryTokens;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionProperties.class)
public class ImagesConfiguration {

	@Bean
	PlatformRegistry platformRegistry(PlatformProperties properties, RegistryTokens tokens) {
		return new PlatformRegistry(properties, tokens);
	}

	@Bean
	RegistryExtension registryExtension(PlatformProperties properties, RegistryTokens tokens) {
		return new RegistryExtension(properties.registryUrl(), tokens);
	}

	@Bean
	ImageResolver imageResolver(PlatformRegistry registry, PlatformProperties properties) {
		return new ImageResolver(registry, properties.upstreams().stream().map(RegistryHost::of).toList());
	}

	@Bean
	ImageShelf imageShelf(RegistryExtension registry) {
		return new ImageShelf(registry);
	}

	@Bean
	ImageInspection imageInspection(PlatformRegistry registry, ImageShelf shelf) {
		return new ImageInspection(registry, shelf);
	}

	@Bean
	RetentionRun retentionRun(RetentionProperties properties, ImageShelf shelf, ImageInspection images, JdbcClient jdbc,
			EventLog events, TransactionTemplate transaction) {
		return new RetentionRun(properties, shelf, images,
				() -> jdbc.sql("select distinct image_digest from releases").query(String.class).set(), events,
				transaction);
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
