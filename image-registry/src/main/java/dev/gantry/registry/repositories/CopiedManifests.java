package dev.gantry.registry.repositories;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.registry.database.RegistryDatabase;

import org.springframework.jdbc.core.JdbcTemplate;

import static dev.gantry.registry.database.RegistryDatabase.at;

/**
 * What is to be known of manifests that were copied from other registries: how old the
 * copy of a tag is, which blobs they name, and when they were last wanted.
 */
public final class CopiedManifests {

	private final JdbcTemplate jdbc;

	public CopiedManifests(RegistryDatabase database) {
		this.jdbc = database.jdbc();
	}

	/** When it was last seen what a tag points at; empty if it is not known. */
	public Optional<Instant> checked(RepositoryName repository, Tag tag) {
		return this.jdbc.query("""
				select coalesce(checked_at, tagged_at) as seen from registry_tags where repository = ? and name = ?""",
				(row, number) -> RegistryDatabase.time(row, "seen"), repository.value(), tag.value())
			.stream()
			.findFirst();
	}

	/** Says that a tag still points at what it pointed at. */
	public void confirm(RepositoryName repository, Tag tag, Instant now) {
		this.jdbc.update("update registry_tags set checked_at = ? where repository = ? and name = ?", at(now),
				repository.value(), tag.value());
	}

	/** The size that a manifest of the repository says that a blob has. */
	public Optional<Long> namedSize(RepositoryName repository, Digest blob) {
		return this.jdbc
			.queryForList("""
					select size_bytes from registry_references where repository = ? and digest = ?""", Long.class,
					repository.value(), blob.toString())
			.stream()
			.findFirst();
	}

	/**
	 * Says that a manifest was wanted, unless that was said since a time.
	 */
	public void wanted(RepositoryName repository, Digest digest, Instant now, Instant unlessSince) {
		this.jdbc.update("""
				update registry_manifests set pulled_at = ?
				where repository = ? and digest = ? and coalesce(pulled_at, pushed_at) < ?""", at(now),
				repository.value(), digest.toString(), at(unlessSince));
	}

	/**
	 * Manifests that nobody wanted since a time.
	 * @param prefix of their repositories' names
	 */
	public List<BlobLinks.Link> unwantedSince(String prefix, Instant time, int limit) {
		return this.jdbc.query("""
				select repository, digest from registry_manifests
				where repository like ? and coalesce(pulled_at, pushed_at) < ? order by repository, digest limit ?""",
				(row, number) -> new BlobLinks.Link(RepositoryName.of(row.getString(1)), Digest.of(row.getString(2))),
				prefix.replace("_", "\\_") + "%", at(time), limit);
	}

}
