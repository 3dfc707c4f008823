package dev.gantry.registry.repositories;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.database.RegistryDatabase;

import org.springframework.jdbc.core.JdbcTemplate;

import static dev.gantry.registry.database.RegistryDatabase.at;

/**
 * Which repository has which blob. The content itself belongs to nobody: only what is
 * linked here can be read through a repository.
 * <p>
 * A client that finds a blob here leaves it and pushes a manifest that needs it. So being
 * found touches a link, and one that was touched lately is not collected.
 */
public final class BlobLinks {

	private final RegistryDatabase database;

	private final JdbcTemplate jdbc;

	private final Contents contents;

	public BlobLinks(RegistryDatabase database, Contents contents) {
		this.database = database;
		this.jdbc = database.jdbc();
		this.contents = contents;
	}

	/**
	 * The size of a blob that the repository has.
	 * @return empty if it has not, or the blob is corrupt
	 */
	public Optional<Long> find(RepositoryName repository, Digest digest) {
		return this.jdbc
			.query("""
					select c.size_bytes from registry_blobs b join registry_contents c on c.digest = b.digest
					where b.repository = ? and b.digest = ? and c.corrupt_since is null""",
					(row, number) -> row.getLong(1), repository.value(), digest.toString())
			.stream()
			.findFirst();
	}

	/**
	 * The same for somebody who may rely on it in the time of a lease.
	 */
	public Optional<Long> findAndTouch(RepositoryName repository, Digest digest) {
		Optional<Long> found = find(repository, digest);
		if (found.isPresent()) {
			Instant now = this.contents.now();
			Instant old = now.minus(this.contents.lease().dividedBy(2));
			this.jdbc.update("""
					update registry_blobs set touched_at = ? where repository = ? and digest = ? and touched_at < ?""",
					at(now), repository.value(), digest.toString(), at(old));
		}
		return found;
	}

	/** Says that the repository has a blob, whose content was committed under a lease. */
	public void link(RepositoryName repository, Digest digest) {
		this.database.inTransaction(() -> {
			this.contents.committed(digest);
			return put(repository, digest);
		});
	}

	/**
	 * Says that a repository has a blob that another has.
	 * @return whether the other has it
	 */
	public boolean mount(RepositoryName source, RepositoryName target, Digest digest) {
		return this.database.inTransaction(() -> this.contents.leaseIfPresent(digest).isPresent()
				&& find(source, digest).isPresent() && put(target, digest));
	}

	private boolean put(RepositoryName repository, Digest digest) {
		return touch(repository, digest) || this.jdbc.update("""
				insert into registry_blobs (repository, digest, touched_at) values (?, ?, ?)
				on conflict do nothing""", repository.value(), digest.toString(), at(this.contents.now())) >= 0;
	}

	/** Touches a link, which a collector then leaves where it is. */
	boolean touch(RepositoryName repository, Digest digest) {
		return this.jdbc.update("update registry_blobs set touched_at = ? where repository = ? and digest = ?",
				at(this.contents.now()), repository.value(), digest.toString()) == 1;
	}

	/**
	 * Says that the repository does not have a blob any more.
	 * @return whether it had
	 */
	public boolean unlink(RepositoryName repository, Digest digest) {
		return this.jdbc.update("delete from registry_blobs where repository = ? and digest = ?", repository.value(),
				digest.toString()) == 1;
	}

	/**
	 * Links that no manifest of their repository needs.
	 * @param untouchedSince only those that nobody touched since then
	 */
	public List<Link> unneeded(Instant untouchedSince, int limit) {
		return this.jdbc.query("""
				select b.repository, b.digest from registry_blobs b where b.touched_at < ?
				and not exists (select 1 from registry_references r
					where r.repository = b.repository and r.digest = b.digest)
				order by b.repository, b.digest limit ?""",
				(row, number) -> new Link(RepositoryName.of(row.getString(1)), Digest.of(row.getString(2))),
				at(untouchedSince), limit);
	}

	/**
	 * Removes a link if it still is as {@link #unneeded} found it. A manifest that is
	 * being stored touches the links that it needs first, so one of both waits for the
	 * other.
	 */
	public boolean unlinkUnneeded(Link link, Instant untouchedSince) {
		return this.jdbc.update("""
				delete from registry_blobs where repository = ? and digest = ? and touched_at < ?
				and not exists (select 1 from registry_references r where r.repository = ? and r.digest = ?)""",
				link.repository().value(), link.digest().toString(), at(untouchedSince), link.repository().value(),
				link.digest().toString()) == 1;
	}

	/** How many bytes a repository's blobs have, each counted once. */
	public long size(RepositoryName repository) {
		Long size = this.jdbc.queryForObject("""
				select coalesce(sum(c.size_bytes), 0) from registry_blobs b
				join registry_contents c on c.digest = b.digest where b.repository = ?""", Long.class,
				repository.value());
		return (size != null) ? size : 0;
	}

	/**
	 * A blob of a repository.
	 *
	 * @param repository which
	 * @param digest of the blob
	 */
	public record Link(RepositoryName repository, Digest digest) {
	}

}
