package dev.gantry.registry.web;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.registry.Registry;
import dev.gantry.registry.manifests.ManifestCache;
import dev.gantry.registry.repositories.StoredManifest;
import dev.gantry.registry.upstreams.Upstream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds manifests, here or at an upstream, and reads them. */
record ManifestReader(Registry registry, ManifestCache cache) {

	private static final Logger LOGGER = LoggerFactory.getLogger(ManifestReader.class);

	/**
	 * The manifest that a tag or digest points at.
	 * @param warnings hears of what the client should know
	 */
	Optional<StoredManifest> find(RepositoryName repository, String reference, Upstream.Warnings warnings)
			throws IOException {
		boolean digest = reference.indexOf(':') >= 0;
		if (digest) {
			Exchange.digest(reference);
		}
		else if (!Tag.isValid(reference)) {
			return Optional.empty();
		}
		Optional<Upstream> upstream = this.registry.upstreams().of(repository);
		if (upstream.isPresent()) {
			return upstream.get().manifest(repository, reference, warnings);
		}
		return digest ? this.registry.repositories().manifests().find(repository, Digest.of(reference))
				: this.registry.repositories().manifests().find(repository, Tag.of(reference));
	}

	/** The bytes of a manifest; none if the store lost them, which is noted. */
	Optional<byte[]> read(Digest digest) throws IOException {
		try {
			Optional<byte[]> bytes = this.cache.read(digest);
			if (bytes.isEmpty()) {
				lost(digest, "it is not in the store");
			}
			return bytes;
		}
		catch (InvalidImageException ex) {
			lost(digest, ex.getMessage());
			this.registry.store().delete(digest);
			return Optional.empty();
		}
	}

	private void lost(Digest digest, String why) {
		if (this.registry.repositories().contents().isKnown(digest)) {
			LOGGER.error("Manifest {} is corrupt; push it again: {}", digest, why);
			this.registry.repositories().contents().corrupt(digest);
		}
	}

}
