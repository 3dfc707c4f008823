package dev.gantry.registry.quotas;

import java.util.List;
import java.util.Optional;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.repositories.BlobLinks;

/**
 * Keeps repositories within their quota. Who pushes at the same time as others may exceed
 * it by what the others push.
 */
public final class Quotas {

	private final List<Quota> quotas;

	private final BlobLinks blobs;

	/**
	 * The quotas.
	 * @param quotas the first that covers a repository counts
	 */
	public Quotas(List<Quota> quotas, BlobLinks blobs) {
		this.quotas = List.copyOf(quotas);
		this.blobs = blobs;
	}

	/** How many more bytes a repository may hold. */
	public long room(RepositoryName repository) {
		return find(repository).map((quota) -> Math.max(0, quota.size().toBytes() - this.blobs.size(repository)))
			.orElse(Long.MAX_VALUE);
	}

	/**
	 * Makes sure that a blob has room that the repository is to share.
	 * @throws RegistryErrorException if it has not
	 */
	public void requireRoom(RepositoryName repository, long size) {
		if (size > room(repository)) {
			throw exceeded(repository);
		}
	}

	/** What is said to whom has no room. */
	public RegistryErrorException exceeded(RepositoryName repository) {
		String limit = find(repository).map((quota) -> quota.size().toMegabytes() + " MB").orElse("any");
		return new RegistryErrorException(RegistryErrorCode.DENIED, repository + " may hold " + limit
				+ " and has no room for this; delete images that are not needed, or raise gantry.registry.quotas");
	}

	private Optional<Quota> find(RepositoryName repository) {
		return this.quotas.stream().filter((quota) -> quota.covers(repository)).findFirst();
	}

}
