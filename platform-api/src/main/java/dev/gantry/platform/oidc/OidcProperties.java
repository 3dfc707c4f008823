package dev.gantry.platform.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The identity provider.
 *
 * @param issuer its address; its configuration is below it at
 * {@code /.well-known/openid-configuration}
 * @param clientId what the provider calls this platform
 * @param clientSecretFile a file with the secret that the provider has given it
 * @param title what the sign-in page calls the provider
 * @param administrators addresses of people who administer the whole platform; all others
 * are what a team has made them
 */
@ConfigurationProperties("gantry.platform.oidc")
@Validated
record OidcProperties(@NotNull URI issuer, @NotBlank String clientId, @NotNull Path clientSecretFile,
		@NotBlank @DefaultValue("your organisation") String title, @DefaultValue List<String> administrators) {
}
