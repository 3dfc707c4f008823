package dev.gantry.registry.uploads;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.registry.database.RegistryDatabase;

import org.springframework.jdbc.core.JdbcTemplate;

import static dev.gantry.registry.database.RegistryDatabase.at;

/** The table of uploads under way, so that they outlive the registry that began them. */
final class UploadRows {

	private final JdbcTemplate jdbc;

	private final String holder;

	/**
	 * The table in a database.
	 * @param holder names this registry
	 */
	UploadRows(RegistryDatabase database, String holder) {
		this.jdbc = database.jdbc();
		this.holder = holder;
	}

	void insert(String id, RepositoryName repository, Instant now) {
		this.jdbc.update("insert into registry_uploads (id, repository, holder, touched_at) values (?, ?, ?, ?)", id,
				repository.value(), this.holder, at(now));
	}

	/**
	 * Whether this registry wrote last.
	 * @return empty if the repository has no such upload
	 */
	Optional<Boolean> isHeldHere(String id, RepositoryName repository) {
		return this.jdbc
			.queryForList("select holder from registry_uploads where id = ? and repository = ?", String.class, id,
					repository.value())
			.stream()
			.findFirst()
			.map(this.holder::equals);
	}

	void takeOver(String id, Instant now) {
		this.jdbc.update("update registry_uploads set holder = ?, touched_at = ? where id = ?", this.holder, at(now),
				id);
	}

	void touch(String id, Instant now) {
		this.jdbc.update("update registry_uploads set touched_at = ? where id = ?", at(now), id);
	}

	void delete(String id) {
		this.jdbc.update("delete from registry_uploads where id = ?", id);
	}

	List<String> untouchedSince(Instant time) {
		return this.jdbc.queryForList("select id from registry_uploads where touched_at < ?", String.class, at(time));
	}

}
