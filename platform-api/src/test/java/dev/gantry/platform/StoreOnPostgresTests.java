package dev.gantry.platform;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What is stored comes back from PostgreSQL, too. */
class StoreOnPostgresTests extends StoreTests {

	private static PostgresServer server;

	@BeforeAll
	static void startServer() throws IOException {
		server = PostgresServer.orSkip();
	}

	@AfterAll
	static void stopServer() throws IOException {
		if (server != null) {
			server.close();
		}
	}

	@Override
	List<String> database() {
		return server.arguments();
	}

}
