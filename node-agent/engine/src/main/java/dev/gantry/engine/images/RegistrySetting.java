package dev.gantry.engine.images;

import java.util.List;

import dev.gantry.oci.reference.RegistryHost;

/**
 * What a person has set for a registry.
 *
 * @param host the registry as references name it
 * @param mirrors registries that have copies of its images under the same names, asked
 * first; they get no credentials of its
 * @param insecure whether it is spoken to without TLS: whoever listens on the way sees
 * and changes everything
 * @param throughPlatform whether the platform's registry, which may keep copies below the
 * registry's name, is asked before it and its mirrors
 */
public record RegistrySetting(RegistryHost host, List<RegistryHost> mirrors, boolean insecure,
		boolean throughPlatform) {

	public RegistrySetting {
		mirrors = List.copyOf(mirrors);
	}

}
