package dev.gantry.registry;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the registry must know.
 *
 * @param port where it listens; 0 for any
 * @param address where it listens, or {@code null} for everywhere
 * @param storage where images are kept
 * @param tokenRealm where clients get tokens
 * @param jwksUrl the key set that signs them
 * @param service what tokens must be made for: their audience
 * @param uploadLease how long an upload that nobody touches holds its space
 */
@Validated
@ConfigurationProperties("gantry.registry")
public record RegistryProperties(@Min(0) @Max(65535) @DefaultValue("5000") int port, InetAddress address,
		@NotNull @DefaultValue("/var/lib/gantry/server/registry") Path storage,
		@NotNull @DefaultValue("http://localhost:8080/registry/token") URI tokenRealm,
		@NotNull @DefaultValue("http://localhost:8080/registry/jwks") URI jwksUrl,
		@NotBlank @DefaultValue("gantry-registry") String service, @NotNull @DefaultValue("1h") Duration uploadLease) {
}
