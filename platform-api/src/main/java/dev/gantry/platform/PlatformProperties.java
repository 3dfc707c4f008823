package dev.gantry.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What the platform must know of its surroundings.
 *
 * @param home where the database, sources and keys are; owned by the platform's user
 * @param adminTokenFile where the first start leaves the admin token; by default
 * {@code admin-token} beside {@code home}
 * @param publicUrl how people and agents reach the API
 * @param registryAddress {@code host:port} of the platform's registry as nodes reach it
 * @param registryUrl how the platform itself reaches its registry
 * @param appDomain apps answer at {@code <app>.<appDomain>}
 * @param routerPort the router's port, for the URLs that people are told
 * @param upstreams registries that are asked for an image that the platform's registry
 * does not have
 * @param maxSourceSize of a pushed archive, in its compressed form
 * @param maxSourceExpansion of a pushed archive's files together
 * @param maxSourceEntries of a pushed archive
 * @param maxImageSize of an imported image
 * @param waitLimit how long {@code ?wait=true} waits at most
 */
@Validated
@ConfigurationProperties("gantry.platform")
public record PlatformProperties(@NotNull @DefaultValue("/var/lib/gantry/server") Path home, Path adminTokenFile,
		@NotNull @DefaultValue("http://localhost:8080") URI publicUrl,
		@NotBlank @DefaultValue("localhost:5000") String registryAddress, URI registryUrl,
		@NotBlank @DefaultValue("localhost") String appDomain, @Min(0) @Max(65535) @DefaultValue("8000") int routerPort,
		@NotNull @DefaultValue("docker.io") java.util.List<String> upstreams,
		@NotNull @DefaultValue("512MB") DataSize maxSourceSize,
		@NotNull @DefaultValue("2GB") DataSize maxSourceExpansion, @Min(1) @DefaultValue("200000") int maxSourceEntries,
		@NotNull @DefaultValue("8GB") DataSize maxImageSize, @NotNull @DefaultValue("30m") Duration waitLimit) {

	public PlatformProperties {
		home = home.toAbsolutePath().normalize();
		if (adminTokenFile == null) {
			adminTokenFile = home.resolveSibling("admin-token");
		}
		if (registryUrl == null) {
			registryUrl = URI.create("http://" + registryAddress);
		}
	}

	/** Where an app answers. */
	public String appUrl(String app) {
		return "http://" + app + "." + this.appDomain
				+ ((this.routerPort == 80 || this.routerPort == 0) ? "" : ":" + this.routerPort);
	}

	/** The host name under which an app answers. */
	public String appHost(String app) {
		return app + "." + this.appDomain;
	}

}
