package dev.gantry.registry.repositories;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.gantry.registry.database.RegistryDatabase;

/**
 * Images and repositories with what they hold, for people to look at.
 *
 * @param database where they are
 */
public record ImageList(RegistryDatabase database) {

	/**
	 * Tagged images, sorted by name.
	 * @param last the name after which to begin, or an empty text
	 * @param limit how many at most
	 */
	public List<Image> images(String last, int limit) {
		return this.database.jdbc()
			.query("""
					select t.repository, t.name, t.digest, t.tagged_at, m.media_type,
						(select coalesce(sum(r.size_bytes), 0) from registry_references r
							where r.repository = t.repository and r.manifest = t.digest) as own_bytes,
						(select coalesce(sum(p.size_bytes), 0) from registry_references r
							join registry_references p on p.repository = r.repository and p.manifest = r.digest
							where r.repository = t.repository and r.manifest = t.digest) as listed_bytes
					from registry_tags t
					join registry_manifests m on m.repository = t.repository and m.digest = t.digest""",
					(row, number) -> new Image(row.getString("repository"), row.getString("name"),
							row.getString("digest"), row.getString("media_type"),
							row.getLong("own_bytes") + row.getLong("listed_bytes"),
							RegistryDatabase.time(row, "tagged_at")))
			.stream()
			.filter((image) -> image.name().compareTo(last) > 0)
			.sorted(Comparator.comparing(Image::name))
			.limit(limit)
			.toList();
	}

	/** Repositories that hold anything, sorted by name. */
	public List<Repository> repositories() {
		return this.database.jdbc()
			.query("""
					select b.repository, count(*) as blobs, coalesce(sum(c.size_bytes), 0) as bytes,
						(select count(*) from registry_tags t where t.repository = b.repository) as tags,
						(select count(*) from registry_manifests m where m.repository = b.repository) as manifests,
						(select max(pushed_at) from registry_manifests m where m.repository = b.repository) as pushed_at
					from registry_blobs b join registry_contents c on c.digest = b.digest group by b.repository""",
					(row, number) -> new Repository(row.getString("repository"), row.getInt("tags"),
							row.getInt("manifests"), row.getInt("blobs"), row.getLong("bytes"),
							RegistryDatabase.time(row, "pushed_at")))
			.stream()
			.sorted(Comparator.comparing(Repository::repository))
			.toList();
	}

	/**
	 * A tagged image.
	 *
	 * @param repository where
	 * @param tag its tag
	 * @param digest of its manifest
	 * @param mediaType of its manifest
	 * @param bytes of all that it needs, as stored; for an index of all its images
	 * @param taggedAt when the tag was set
	 */
	public record Image(String repository, String tag, String digest, String mediaType, long bytes, Instant taggedAt) {

		String name() {
			return this.repository + ":" + this.tag;
		}

	}

	/**
	 * A repository.
	 *
	 * @param repository its name
	 * @param tags how many
	 * @param manifests how many
	 * @param blobs how many
	 * @param bytes of the blobs, each counted once
	 * @param pushedAt when the newest manifest came, or {@code null}
	 */
	public record Repository(String repository, int tags, int manifests, int blobs, long bytes, Instant pushedAt) {
	}

}
