package dev.gantry.platform.control;

import java.io.IOException;
import java.util.List;

import dev.gantry.platform.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The control plane over PostgreSQL. */
class ControlPlaneOnPostgresTests extends ControlPlaneTests {

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
