package dev.gantry.registry.repositories;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.registry.database.RegistryDatabase;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

import static dev.gantry.registry.database.RegistryDatabase.at;

/** Which repository has which manifest, under which tags, and what they need. */
public final class ManifestLinks {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final RowMapper<StoredManifest> ROW = (row,
			number) -> new StoredManifest(Digest.of(row.getString(1)), row.getString(2), row.getLong(3));

	private final RegistryDatabase database;

	private final JdbcTemplate jdbc;

	private final Contents contents;

	private final BlobLinks blobs;

	public ManifestLinks(RegistryDatabase database, Contents contents, BlobLinks blobs) {
		this.database = database;
		this.jdbc = database.jdbc();
		this.contents = contents;
		this.blobs = blobs;
	}

	/** A manifest that the repository has. */
	public Optional<StoredManifest> find(RepositoryName repository, Digest digest) {
		return this.jdbc.query("""
				select digest, media_type, size_bytes from registry_manifests where repository = ? and digest = ?""",
				ROW, repository.value(), digest.toString())
			.stream()
			.findFirst();
	}

	/** The manifest that a tag of the repository points at. */
	public Optional<StoredManifest> find(RepositoryName repository, Tag tag) {
		return this.jdbc.query("""
				select m.digest, m.media_type, m.size_bytes from registry_tags t
				join registry_manifests m on m.repository = t.repository and m.digest = t.digest
				where t.repository = ? and t.name = ?""", ROW, repository.value(), tag.value()).stream().findFirst();
	}

	/**
	 * Says that the repository has a manifest, whose content was committed under a lease,
	 * with tags, what it needs, what it says of another, and that it was pushed: all or
	 * nothing.
	 * @param complete whether everything that it needs must be there
	 * @throws RegistryErrorException if something is not there, or has another size than
	 * the manifest says
	 */
	public void store(NewManifest manifest, boolean complete) {
		this.database.inTransaction(() -> {
			this.contents.committed(manifest.digest());
			List<Descriptor> references = manifest.document()
				.references()
				.stream()
				.sorted((one, other) -> one.digest().toString().compareTo(other.digest().toString()))
				.toList();
			if (complete) {
				references.stream()
					.filter((reference) -> !MediaTypes.NOT_DISTRIBUTABLE.contains(reference.mediaType()))
					.forEach((reference) -> require(manifest, reference));
			}
			link(manifest);
			references.forEach((reference) -> this.jdbc.update("""
					insert into registry_references (repository, manifest, digest, size_bytes) values (?, ?, ?, ?)
					on conflict do nothing""", manifest.repository().value(), manifest.digest().toString(),
					reference.digest().toString(), reference.size()));
			manifest.tags().forEach((tag) -> tag(manifest, tag));
			manifest.document().subjectIfAny().ifPresent((subject) -> refer(manifest, subject.digest()));
			return true;
		});
	}

	private void require(NewManifest manifest, Descriptor reference) {
		Digest digest = reference.digest();
		boolean index = manifest.document() instanceof Index;
		boolean linked = index ? lock(manifest.repository(), digest) : this.blobs.touch(manifest.repository(), digest);
		Optional<Long> size = linked ? this.contents.leaseIfPresent(digest) : Optional.empty();
		if (size.isEmpty()) {
			throw new RegistryErrorException(RegistryErrorCode.MANIFEST_BLOB_UNKNOWN,
					manifest.repository() + " has no " + (index ? "manifest " : "blob ") + digest + "; push it first");
		}
		if (size.get() != reference.size()) {
			throw new RegistryErrorException(RegistryErrorCode.MANIFEST_INVALID, "the manifest says that " + digest
					+ " has " + reference.size() + " bytes, and it has " + size.get());
		}
	}

	private boolean lock(RepositoryName repository, Digest digest) {
		return !this.jdbc
			.queryForList("""
					select digest from registry_manifests where repository = ? and digest = ? for update""",
					String.class, repository.value(), digest.toString())
			.isEmpty();
	}

	private void link(NewManifest manifest) {
		String type = manifest.document().mediaType();
		int present = this.jdbc.update("""
				update registry_manifests set media_type = ?, pushed_at = ? where repository = ? and digest = ?""",
				type, at(this.contents.now()), manifest.repository().value(), manifest.digest().toString());
		if (present == 0) {
			this.jdbc.update("""
					insert into registry_manifests (repository, digest, media_type, size_bytes, pushed_at)
					values (?, ?, ?, ?, ?) on conflict do nothing""", manifest.repository().value(),
					manifest.digest().toString(), type, manifest.size(), at(this.contents.now()));
		}
	}

	private void tag(NewManifest manifest, Tag tag) {
		String repository = manifest.repository().value();
		String digest = manifest.digest().toString();
		for (int attempt = 0; attempt < 2; attempt++) {
			int present = this.jdbc.update("""
					update registry_tags set digest = ?, tagged_at = ?, checked_at = ?
					where repository = ? and name = ?""", digest, at(this.contents.now()), at(this.contents.now()),
					repository, tag.value());
			if (present == 1 || this.jdbc.update("""
					insert into registry_tags (repository, name, digest, tagged_at, checked_at)
					values (?, ?, ?, ?, ?) on conflict do nothing""", repository, tag.value(), digest,
					at(this.contents.now()), at(this.contents.now())) == 1) {
				break;
			}
		}
		if (manifest.actor() != null) {
			this.jdbc.update("""
					insert into registry_events (id, at, repository, tag, digest, media_type, actor)
					values (?, ?, ?, ?, ?, ?, ?)""", UUID.randomUUID().toString(), at(this.contents.now()), repository,
					tag.value(), digest, manifest.document().mediaType(), manifest.actor());
		}
	}

	private void refer(NewManifest manifest, Digest subject) {
		this.jdbc.update("""
				insert into registry_referrers (repository, subject, digest, descriptor) values (?, ?, ?, ?)
				on conflict do nothing""", manifest.repository().value(), subject.toString(),
				manifest.digest().toString(), MAPPER.writeValueAsString(manifest.asReferrer()));
	}

	/**
	 * Says that the repository does not have a manifest any more, nor the tags that point
	 * at it, nor what it says of others.
	 * @return whether it had
	 */
	public boolean delete(RepositoryName repository, Digest digest) {
		return this.database.inTransaction(() -> {
			Object[] key = { repository.value(), digest.toString() };
			boolean present = this.jdbc.update("delete from registry_manifests where repository = ? and digest = ?",
					key) == 1;
			this.jdbc.update("delete from registry_references where repository = ? and manifest = ?", key);
			this.jdbc.update("delete from registry_tags where repository = ? and digest = ?", key);
			this.jdbc.update("delete from registry_referrers where repository = ? and digest = ?", key);
			return present;
		});
	}

	/**
	 * Removes a tag and nothing else.
	 * @return whether it was there
	 */
	public boolean untag(RepositoryName repository, Tag tag) {
		return this.jdbc.update("delete from registry_tags where repository = ? and name = ?", repository.value(),
				tag.value()) == 1;
	}

	/** All tags, sorted. */
	public List<Tag> tags(RepositoryName repository) {
		return this.jdbc
			.queryForList("select name from registry_tags where repository = ?", String.class, repository.value())
			.stream()
			.map(Tag::of)
			.sorted()
			.toList();
	}

	/** The manifests that say something about another, sorted by digest. */
	public List<Descriptor> referrers(RepositoryName repository, Digest subject) {
		return this.jdbc.query("""
				select descriptor from registry_referrers where repository = ? and subject = ? order by digest""",
				(row, number) -> MAPPER.readValue(row.getString(1), Descriptor.class), repository.value(),
				subject.toString());
	}

}
