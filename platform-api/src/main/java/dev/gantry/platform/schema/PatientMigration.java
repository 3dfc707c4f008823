package dev.gantry.platform.schema;

import java.sql.SQLException;
import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * Migrates, and tries again while somebody else holds a table for too long: a migration
 * that queued for it would keep all others away from it until then, too.
 */
final class PatientMigration implements FlywayMigrationStrategy {

	private static final Log LOG = LogFactory.getLog(PatientMigration.class);

	/** PostgreSQL's {@code lock_not_available}. */
	private static final String LOCKED = "55P03";

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private static final long PAUSE_MILLIS = 1_000;

	@Override
	public void migrate(Flyway flyway) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (true) {
			try {
				flyway.migrate();
				return;
			}
			catch (FlywayException ex) {
				if (!locked(ex) || System.nanoTime() > deadline) {
					throw ex;
				}
				LOG.warn("A migration waits for a table that another transaction holds; "
						+ "pg_stat_activity shows which. It is tried again");
				pause(ex);
			}
		}
	}

	private static boolean locked(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && LOCKED.equals(sql.getSQLState())) {
				return true;
			}
		}
		return false;
	}

	private static void pause(FlywayException reason) {
		try {
			Thread.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw reason;
		}
	}

}
