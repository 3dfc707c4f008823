package dev.gantry.registry.manifests;

import java.io.IOException;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.quotas.Quotas;
import dev.gantry.registry.repositories.NewManifest;
import dev.gantry.registry.repositories.Repositories;

/** Stores manifests: their bytes exactly as they came, then what they mean. */
public final class ManifestIntake {

	private final ContentStore store;

	private final Repositories repositories;

	private final Quotas quotas;

	public ManifestIntake(ContentStore store, Repositories repositories, Quotas quotas) {
		this.store = store;
		this.repositories = repositories;
		this.quotas = quotas;
	}

	/**
	 * Stores a manifest that somebody pushes.
	 * @throws dev.gantry.registry.errors.RegistryErrorException if what it needs is not
	 * there, or there is no room
	 */
	public void push(NewManifest manifest, byte[] bytes) throws IOException {
		this.quotas.requireRoom(manifest.repository(), bytes.length);
		keep(manifest.digest(), bytes);
		this.repositories.manifests().store(manifest, true);
	}

	/**
	 * Stores a manifest of another registry, whose parts will come when they are needed.
	 */
	public void copy(NewManifest manifest, byte[] bytes) throws IOException {
		keep(manifest.digest(), bytes);
		this.repositories.manifests().store(manifest, false);
	}

	private void keep(Digest digest, byte[] bytes) throws IOException {
		this.repositories.contents().leaseForCommit(digest, bytes.length);
		this.store.put(digest, bytes);
	}

}
