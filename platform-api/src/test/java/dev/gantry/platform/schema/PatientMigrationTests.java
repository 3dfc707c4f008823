package dev.gantry.platform.schema;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.gantry.platform.PostgresServer;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A migration beside a transaction that holds the table for long. */
class PatientMigrationTests {

	private static final String WAITING = "select count(*) from pg_stat_activity"
			+ " where wait_event_type = 'Lock' and query ilike '%alter table processes%'";

	private static Flyway flyway(PostgresServer server, String target) {
		return Flyway.configure()
			.dataSource(server.url(), "gantry", "")
			.locations("classpath:db/migration/platform")
			.outOfOrder(true)
			.initSql("set lock_timeout = '500ms'")
			.target(target)
			.load();
	}

	@Test
	void letsOthersReadTheTableAndGoesOnWhenItIsFree() throws Exception {
		try (PostgresServer server = PostgresServer.orSkip();
				Connection holder = connect(server);
				Connection reader = connect(server)) {
			flyway(server, "6").migrate();
			holder.setAutoCommit(false);
			count(holder, "select count(*) from processes");
			CompletableFuture<Void> migration = CompletableFuture
				.runAsync(() -> new PatientMigration().migrate(flyway(server, "latest")));
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(20))
				.until(() -> count(reader, WAITING) > 0);
			// Waits behind the migration, until that gives way to it.
			assertThat(count(reader, "select count(*) from processes")).isZero();
			assertThat(migration).isNotDone();
			holder.commit();
			migration.get(60, TimeUnit.SECONDS);
			assertThat(count(reader, "select count(placement) from processes")).isZero();
		}
	}

	private static Connection connect(PostgresServer server) throws SQLException {
		return DriverManager.getConnection(server.url(), "gantry", "");
	}

	private static long count(Connection connection, String query) throws IOException {
		try (Statement statement = connection.createStatement(); var rows = statement.executeQuery(query)) {
			rows.next();
			return rows.getLong(1);
		}
		catch (SQLException ex) {
			throw new IOException(ex);
		}
	}

}
