package dev.gantry.platform.secrets;

import dev.gantry.platform.PlatformProperties;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class SecretsConfiguration {

	@Bean
	SecretBox secretBox(PlatformProperties properties) {
		return SecretKeyFile.establish(properties.home().resolve("keys").resolve("secrets.key"));
	}

	@Bean
	SealedText sealedText(SecretBox box) {
		return new SealedText(box);
	}

}
