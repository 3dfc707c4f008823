package dev.gantry.registry.repositories;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.registry.database.RegistryDatabase;

import org.springframework.jdbc.core.JdbcTemplate;

import static dev.gantry.registry.database.RegistryDatabase.at;

/**
 * The table of what is in the content store, and the leases that keep collection away
 * from it:
 *
 * <pre>
 * to store       lease the digest; commit the content; link it
 * to collect     lock the row; see that the lease is over and nothing links it;
 *                delete the content; delete the row; unlock
 * </pre>
 *
 * Whoever leases while a collector has the lock waits for it and then finds no row, so
 * nothing that was committed under a lease is ever deleted before the lease is over.
 */
public final class Contents {

	private final RegistryDatabase database;

	private final JdbcTemplate jdbc;

	private final Clock clock;

	private final Duration lease;

	/**
	 * The table in a database.
	 * @param lease for how long collection keeps away from what was just touched
	 */
	public Contents(RegistryDatabase database, Clock clock, Duration lease) {
		this.database = database;
		this.jdbc = database.jdbc();
		this.clock = clock;
		this.lease = lease;
	}

	Instant now() {
		return this.clock.instant();
	}

	Duration lease() {
		return this.lease;
	}

	/**
	 * Keeps collection away from a digest whose content is about to be committed. What is
	 * committed under a lease is new, so an old note of corruption ends.
	 */
	public void leaseForCommit(Digest digest, long size) {
		Instant until = now().plus(this.lease);
		this.database.inTransaction(() -> {
			for (int attempt = 0; attempt < 3; attempt++) {
				int present = this.jdbc.update("""
						update registry_contents set leased_until = greatest(leased_until, ?), size_bytes = ?
						where digest = ?""", at(until), size, digest.toString());
				if (present == 1 || this.jdbc.update("""
						insert into registry_contents (digest, size_bytes, leased_until) values (?, ?, ?)
						on conflict do nothing""", digest.toString(), size, at(until)) == 1) {
					return true;
				}
			}
			throw new IllegalStateException("the row of " + digest + " comes and goes; try again");
		});
	}

	/** Says that content was committed and is what its digest says. */
	public void committed(Digest digest) {
		this.jdbc.update("update registry_contents set corrupt_since = null, checked_at = ? where digest = ?",
				at(now()), digest.toString());
	}

	/**
	 * Keeps collection away from content that is there. In a transaction, until its end
	 * nobody collects it whatever the lease.
	 * @return its size in bytes, or empty if it is not there or is corrupt
	 */
	Optional<Long> leaseIfPresent(Digest digest) {
		int present = this.jdbc.update("""
				update registry_contents set leased_until = greatest(leased_until, ?)
				where digest = ? and corrupt_since is null""", at(now().plus(this.lease)), digest.toString());
		return (present == 0) ? Optional.empty() : size(digest);
	}

	private Optional<Long> size(Digest digest) {
		return this.jdbc
			.queryForList("select size_bytes from registry_contents where digest = ?", Long.class, digest.toString())
			.stream()
			.findFirst();
	}

	/** Whether a row says that the content is there. */
	public boolean isKnown(Digest digest) {
		return size(digest).isPresent();
	}

	/**
	 * Content that nothing links and whose lease is over.
	 * @param limit how many at most
	 */
	public List<Stored> unlinked(int limit) {
		return this.jdbc.query("""
				select c.digest, c.size_bytes from registry_contents c where c.leased_until < ?
				and not exists (select 1 from registry_blobs b where b.digest = c.digest)
				and not exists (select 1 from registry_manifests m where m.digest = c.digest)
				order by c.digest limit ?""", Stored::of, at(now()), limit);
	}

	/**
	 * Content that nothing would link once the {@linkplain BlobLinks#unneeded unneeded}
	 * blobs are unlinked.
	 */
	public List<Stored> collectable(Instant untouchedSince, int limit) {
		return this.jdbc.query("""
				select c.digest, c.size_bytes from registry_contents c where c.leased_until < ?
				and not exists (select 1 from registry_manifests m where m.digest = c.digest)
				and not exists (select 1 from registry_blobs b where b.digest = c.digest
					and (b.touched_at >= ? or exists (select 1 from registry_references r
						where r.repository = b.repository and r.digest = b.digest)))
				order by c.digest limit ?""", Stored::of, at(now()), at(untouchedSince), limit);
	}

	/**
	 * Deletes content for good, unless somebody links or leases it.
	 * @param deletion deletes it from the store, and tells whether it was there
	 * @return whether it is gone
	 */
	public boolean collect(Digest digest, Deletion deletion) {
		return this.database.inTransaction(() -> {
			boolean free = !this.jdbc.queryForList("""
					select c.digest from registry_contents c where c.digest = ? and c.leased_until < ? for update""",
					String.class, digest.toString(), at(now()))
				.isEmpty();
			if (!free || isLinked(digest)) {
				return false;
			}
			deletion.delete();
			return this.jdbc.update("delete from registry_contents where digest = ?", digest.toString()) == 1;
		});
	}

	/**
	 * Deletes content that has no row. While that lasts there is one, so whoever leases
	 * the digest waits.
	 * @param deletion deletes it from the store, and tells whether it was there
	 * @return whether it had none and was there
	 */
	public boolean collectStray(Digest digest, Deletion deletion) {
		if (isKnown(digest)) {
			return false;
		}
		return this.database.inTransaction(() -> {
			boolean own = this.jdbc.update("""
					insert into registry_contents (digest, size_bytes, leased_until) values (?, 0, ?)
					on conflict do nothing""", digest.toString(), at(now())) == 1;
			boolean deleted = own && deletion.delete();
			if (own) {
				this.jdbc.update("delete from registry_contents where digest = ?", digest.toString());
			}
			return deleted;
		});
	}

	private boolean isLinked(Digest digest) {
		return !this.jdbc
			.queryForList("""
					select 1 from registry_blobs where digest = ? union all
					select 1 from registry_manifests where digest = ? limit 1""", Integer.class, digest.toString(),
					digest.toString())
			.isEmpty();
	}

	/**
	 * What was not checked since then, longest unchecked first, without what may be on
	 * its way in.
	 */
	public List<Stored> uncheckedSince(Instant time, int limit) {
		return this.jdbc.query("""
				select c.digest, c.size_bytes from registry_contents c
				where c.corrupt_since is null and (c.checked_at is null or c.checked_at < ?) and (c.leased_until < ?
					or exists (select 1 from registry_blobs b where b.digest = c.digest)
					or exists (select 1 from registry_manifests m where m.digest = c.digest))
				order by c.checked_at nulls first limit ?""", Stored::of, at(time), at(now()), limit);
	}

	/** Says that content was found to be what its digest says. */
	public void sound(Digest digest) {
		this.jdbc.update("update registry_contents set checked_at = ? where digest = ?", at(now()), digest.toString());
	}

	/**
	 * Says that content is not what its digest says, or is not there at all. Until it is
	 * committed again nobody is told that it is there, so whoever pushes it heals it.
	 */
	public void corrupt(Digest digest) {
		this.jdbc.update("update registry_contents set corrupt_since = ?, checked_at = ? where digest = ?", at(now()),
				at(now()), digest.toString());
	}

	/** What is known to be corrupt and was not healed yet. */
	public List<Stored> corrupt() {
		return this.jdbc.query("""
				select digest, size_bytes from registry_contents where corrupt_since is not null order by digest""",
				Stored::of);
	}

	/** Deletes content from the store. */
	public interface Deletion {

		/** Tells whether it was there. */
		boolean delete();

	}

}
