package dev.gantry.platform.oidc;

import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.access.TokenAuthority;
import dev.gantry.platform.secrets.SecretBox;
import dev.gantry.platform.teams.Membership;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class OidcConfiguration {

	@Bean
	SignInWaysController signInWaysController(ObjectProvider<Provider> provider) {
		return new SignInWaysController(provider.getIfAvailable());
	}

	/** What only a platform with an identity provider needs. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("gantry.platform.oidc.issuer")
	@EnableConfigurationProperties(OidcProperties.class)
	static class WithProvider {

		@Bean
		Provider identityProvider(OidcProperties properties, PlatformProperties platform) {
			return new Provider(properties, platform.publicUrl().resolve("/api/v1/session/oidc/callback"));
		}

		@Bean
		OidcController oidcController(Provider provider, Membership membership, TokenAuthority tokens,
				SecretBox secrets) {
			return new OidcController(provider, membership, tokens, secrets);
		}

	}

}
