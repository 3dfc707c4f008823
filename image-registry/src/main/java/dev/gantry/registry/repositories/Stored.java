package dev.gantry.registry.repositories;

import java.sql.ResultSet;
import java.sql.SQLException;

import dev.gantry.oci.digest.Digest;

/**
 * Content of the store.
 *
 * @param digest its digest
 * @param size in bytes
 */
public record Stored(Digest digest, long size) {

	static Stored of(ResultSet row, int number) throws SQLException {
		return new Stored(Digest.of(row.getString("digest")), row.getLong("size_bytes"));
	}

}
