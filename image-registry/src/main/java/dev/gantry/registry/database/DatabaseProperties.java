package dev.gantry.registry.database;

import java.nio.file.Path;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the registry keeps its metadata.
 *
 * @param url a JDBC URL of H2 or PostgreSQL, or {@code null} for an H2 file in the
 * storage directory. Registries that serve one storage need one PostgreSQL
 * @param username or {@code null}
 * @param password or {@code null}
 * @param connections most connections at a time
 */
public record DatabaseProperties(String url, String username, String password, @DefaultValue("16") int connections) {

	private static final String EMBEDDED = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
			+ ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0;LOCK_TIMEOUT=20000;QUERY_CACHE_SIZE=64;CACHE_SIZE=8192";

	/** In a file of its own. */
	public static DatabaseProperties embedded() {
		return new DatabaseProperties(null, null, null, 16);
	}

	/**
	 * The URL to open.
	 * @param storage the registry's directory
	 */
	String urlFor(Path storage) {
		// async: an interrupted thread would close a plain file, and with it the database
		return (this.url != null) ? this.url
				: "jdbc:h2:async:" + storage.toAbsolutePath().resolve("db/registry") + EMBEDDED;
	}

}
