package dev.gantry.registry.database;

import java.io.Closeable;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Supplier;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The registry's own connections to its database, which it brings up to date first. No
 * bean of type {@code DataSource}, because another module's would give way to it.
 */
public final class RegistryDatabase implements Closeable {

	private static final String EMBEDDED_USER = "gantry";

	private static final long CONNECTION_TIMEOUT_MILLIS = 20_000;

	private final HikariDataSource source;

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transactions;

	private RegistryDatabase(HikariDataSource source) {
		this.source = source;
		this.jdbc = new JdbcTemplate(source);
		this.transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
	}

	/**
	 * Opens the database and migrates it.
	 * @param storage the registry's directory, for the database that is a file
	 * @throws RuntimeException if it cannot be opened
	 */
	public static RegistryDatabase open(DatabaseProperties properties, Path storage) {
		HikariConfig config = new HikariConfig();
		config.setPoolName("registry");
		config.setJdbcUrl(properties.urlFor(storage));
		boolean embedded = properties.url() == null;
		config.setUsername(embedded ? EMBEDDED_USER : properties.username());
		config.setPassword(embedded ? "" : properties.password());
		config.setMaximumPoolSize(properties.connections());
		config.setMinimumIdle(1);
		config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
		HikariDataSource source = new HikariDataSource(config);
		try {
			migrate(source);
		}
		catch (RuntimeException ex) {
			source.close();
			throw ex;
		}
		return new RegistryDatabase(source);
	}

	/** In a history of its own, because the platform's tables may be beside. */
	private static void migrate(HikariDataSource source) {
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration/registry")
			.table("registry_schema_history")
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.load()
			.migrate();
	}

	/** For statements, each by itself or in the transaction of the thread. */
	public JdbcTemplate jdbc() {
		return this.jdbc;
	}

	/** Does everything or nothing. */
	public <T> T inTransaction(Supplier<T> work) {
		return this.transactions.execute((status) -> work.get());
	}

	/** A time as a parameter. */
	public static OffsetDateTime at(Instant time) {
		return time.atOffset(ZoneOffset.UTC);
	}

	/** A time as a column has it, or {@code null}. */
	public static Instant time(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	@Override
	public void close() {
		this.source.close();
	}

}
