package dev.gantry.platform.images;

import java.util.Set;

import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.Credentials;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.platform.PlatformProperties;
import dev.gantry.platform.registrytokens.RegistryTokens;

/** The platform's own registry, spoken to as the platform. */
class PlatformRegistry {

	private final PlatformProperties properties;

	private final RegistryTokens tokens;

	PlatformRegistry(PlatformProperties properties, RegistryTokens tokens) {
		this.properties = properties;
		this.tokens = tokens;
	}

	/**
	 * Whether a reference's host is this registry, by any of the names that lead here.
	 */
	boolean is(RegistryHost host) {
		return host.value().equals(this.properties.registryAddress())
				|| host.value().equals(this.properties.registryUrl().getRawAuthority());
	}

	/** How people call it. */
	String name() {
		return "the platform's registry";
	}

	/** A client; close it. */
	RegistryClient open() {
		RegistryAccess access = RegistryAccess.to(RegistryHost.of(this.properties.registryUrl().getRawAuthority()))
			.withPlainHttp("http".equals(this.properties.registryUrl().getScheme()))
			.withRealms(Set.of(this.properties.publicUrl().getHost()))
			.as(Credentials.basic("gantry", this.tokens.ownPassword()));
		return new RegistryClient(access);
	}

}
