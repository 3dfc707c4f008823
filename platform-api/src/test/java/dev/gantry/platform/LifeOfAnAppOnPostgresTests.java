package dev.gantry.platform;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;

/** The same life with PostgreSQL underneath, if this machine has it. */
class LifeOfAnAppOnPostgresTests extends LifeOfAnAppTests {

	private PostgresServer server;

	@Override
	List<String> database() throws IOException {
		Assumptions.assumeTrue(PostgresServer.installed().isPresent(),
				"PostgreSQL is not installed: 'apt-get install postgresql' lets these tests run");
		this.server = new PostgresServer();
		return List.of("--spring.datasource.url=" + this.server.url(), "--spring.datasource.username=gantry");
	}

	@Override
	@AfterAll
	void stop() throws IOException {
		super.stop();
		if (this.server != null) {
			this.server.close();
		}
	}

}
