package dev.gantry.platform.registrytokens;

import java.time.Clock;

import dev.gantry.platform.PlatformProperties;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class RegistryTokensConfiguration {

	@Bean
	RegistryTokens registryTokens(PlatformProperties properties, Clock clock) {
		return new RegistryTokens(SigningKey.establish(properties.home().resolve("keys/registry-token.jwk")), clock);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@Import(RegistryTokenController.class)
	static class Web {

	}

}
