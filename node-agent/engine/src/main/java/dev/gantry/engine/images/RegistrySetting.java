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
 */
public record RegistrySetting(RegistryHost host, List<RegistryHost> mirrors, boolean insecure) {

	public RegistrySetting {
		mirrors = List.copyOf(mirrors);
	}

}
