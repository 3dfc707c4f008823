package dev.gantry.registry;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.gantry.registry.collection.UpkeepProperties;
import dev.gantry.registry.database.DatabaseProperties;
import dev.gantry.registry.quotas.Quota;
import dev.gantry.registry.s3.S3Properties;
import dev.gantry.registry.upstreams.UpstreamProperties;
import jakarta.validation.Valid;
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
 * @param uploadLease how long an upload that nobody touches holds its space, and how long
 * a blob waits for a manifest that needs it
 * @param database where the metadata is kept
 * @param s3 a bucket for content, if it is not to be in files
 * @param upkeep when the store is put in order
 * @param quotas how much repositories may hold; the first that covers one counts
 * @param upstreams registries whose content is to be had under a name of this one
 */
@Validated
@ConfigurationProperties("gantry.registry")
public record RegistryProperties(@Min(0) @Max(65535) @DefaultValue("5000") int port, InetAddress address,
		@NotNull @DefaultValue("/var/lib/gantry/server/registry") Path storage,
		@NotNull @DefaultValue("http://localhost:8080/registry/token") URI tokenRealm,
		@NotNull @DefaultValue("http://localhost:8080/registry/jwks") URI jwksUrl,
		@NotBlank @DefaultValue("gantry-registry") String service, @NotNull @DefaultValue("1h") Duration uploadLease,
		@NotNull @Valid @DefaultValue DatabaseProperties database, @NotNull @Valid @DefaultValue S3Properties s3,
		@NotNull @Valid @DefaultValue UpkeepProperties upkeep, @NotNull @DefaultValue List<@Valid Quota> quotas,
		@NotNull @DefaultValue List<@Valid UpstreamProperties> upstreams) {
}
