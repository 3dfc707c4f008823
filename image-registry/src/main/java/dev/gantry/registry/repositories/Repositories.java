package dev.gantry.registry.repositories;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.database.RegistryDatabase;
import dev.gantry.registry.events.PushEvents;

/**
 * All that the registry knows of its repositories. A repository comes to be with its
 * first link. Methods are safe for many threads and many registries; what returned
 * survives a crash.
 *
 * @param database where it is kept
 * @param contents what is in the content store
 * @param blobs which repository has which blob
 * @param manifests which repository has which manifest
 * @param events what nobody was told yet
 */
public record Repositories(RegistryDatabase database, Contents contents, BlobLinks blobs, ManifestLinks manifests,
		PushEvents events) {

	/**
	 * The repositories of a database.
	 * @param lease for how long collection keeps away from what was just touched
	 */
	public static Repositories in(RegistryDatabase database, Clock clock, Duration lease) {
		Contents contents = new Contents(database, clock, lease);
		BlobLinks blobs = new BlobLinks(database, contents);
		return new Repositories(database, contents, blobs, new ManifestLinks(database, contents, blobs),
				new PushEvents(database, clock));
	}

	/** The names of all repositories that have a manifest, sorted. */
	public List<RepositoryName> names() {
		return this.database.jdbc()
			.queryForList("select distinct repository from registry_manifests", String.class)
			.stream()
			.map(RepositoryName::of)
			.sorted()
			.toList();
	}

	/** Whether anything is linked in the repository. */
	public boolean exists(RepositoryName repository) {
		return !this.database.jdbc()
			.queryForList("""
					select 1 from registry_manifests where repository = ? union all
					select 1 from registry_blobs where repository = ? limit 1""", Integer.class, repository.value(),
					repository.value())
			.isEmpty();
	}

}
