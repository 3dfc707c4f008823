package dev.gantry.registry.repositories;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

import dev.gantry.registry.database.DatabaseProperties;
import dev.gantry.registry.database.RegistryDatabase;
import org.junit.jupiter.api.BeforeAll;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * On a PostgreSQL that somebody names, whose schema {@code public} is emptied: for
 * example {@code GANTRY_TEST_POSTGRES=jdbc:postgresql://127.0.0.1:5432/test?user=test}.
 */
class PostgresRepositoriesTests extends RepositoriesContract {

	private static final String URL = System.getenv("GANTRY_TEST_POSTGRES");

	private boolean emptied;

	@BeforeAll
	static void look() {
		if (URL == null) {
			System.out.println("Skipped: GANTRY_TEST_POSTGRES names no PostgreSQL");
		}
		assumeTrue(URL != null, "GANTRY_TEST_POSTGRES names no PostgreSQL");
	}

	@Override
	RegistryDatabase open() throws Exception {
		if (!this.emptied) {
			this.emptied = true;
			try (Connection connection = DriverManager.getConnection(URL);
					Statement statement = connection.createStatement()) {
				statement.execute("drop schema public cascade");
				statement.execute("create schema public");
			}
		}
		return RegistryDatabase.open(new DatabaseProperties(URL, null, null, 8), Path.of("."));
	}

}
