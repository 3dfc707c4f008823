package dev.gantry.registry.repositories;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

import dev.gantry.registry.database.RegistryDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Each test begins with an empty schema. */
class PostgresRepositoriesTests extends RepositoriesContract {

	private static PostgresServer server;

	private boolean emptied;

	@BeforeAll
	static void startServer() throws Exception {
		server = PostgresServer.orSkip();
	}

	@AfterAll
	static void stopServer() throws Exception {
		if (server != null) {
			server.close();
		}
	}

	@Override
	RegistryDatabase open() throws Exception {
		if (!this.emptied) {
			this.emptied = true;
			try (Connection connection = DriverManager.getConnection(server.url());
					Statement statement = connection.createStatement()) {
				statement.execute("drop schema public cascade");
				statement.execute("create schema public");
			}
		}
		return RegistryDatabase.open(server.properties(), Path.of("."));
	}

}
