package dev.gantry.platform.schema;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class SchemaConfiguration {

	/**
	 * Migrations wait for a table two seconds at a time: who waits to change one lets
	 * nobody read it meanwhile. By connections of their own, because the setting stays
	 * with a connection.
	 */
	@Bean
	FlywayConfigurationCustomizer shortWaitsForTables() {
		return (configuration) -> {
			if (configuration.getDataSource() instanceof HikariDataSource pool
					&& pool.getJdbcUrl().startsWith("jdbc:postgresql:")) {
				configuration.dataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
				configuration.initSql("set lock_timeout = '2s'");
			}
		};
	}

	@Bean
	FlywayMigrationStrategy patientMigration() {
		return new PatientMigration();
	}

}
