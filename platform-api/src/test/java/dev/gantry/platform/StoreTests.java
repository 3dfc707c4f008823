package dev.gantry.platform;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.apps.AppProcess;
import dev.gantry.platform.apps.AppProcesses;
import dev.gantry.platform.apps.Apps;
import dev.gantry.platform.apps.ConfigVersion;
import dev.gantry.platform.apps.ConfigVersions;
import dev.gantry.platform.apps.ProcessSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** The tables and what is mapped to them agree, and what is stored comes back. */
class StoreTests {

	private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

	@TempDir
	private Path home;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(PlatformApplication.class).web(WebApplicationType.NONE)
			.run(Stream.concat(Stream.of("--gantry.platform.home=" + this.home.resolve("server"),
					"--spring.jpa.hibernate.ddl-auto=validate"), database().stream())
				.toArray(String[]::new));
	}

	/** What makes the platform use another database than its own. */
	List<String> database() {
		return List.of();
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void keepsAnAppWithItsProcessesAndConfiguration() {
		App app = new App(AppName.of("hello"), NOW);
		inTransaction(() -> {
			bean(Apps.class).save(app);
			bean(AppProcesses.class).save(new AppProcess(app.id(), "web", ProcessSpec.defaults(2).withPort(8080)));
			bean(ConfigVersions.class).save(new ConfigVersion(new ConfigVersion.Key(app.id(), 1),
					Map.of("KEY", "välue"), NOW, "admin", "set KEY"));
		});
		App found = bean(Apps.class).findByName("hello").orElseThrow();
		assertThat(found.createdAt()).isEqualTo(NOW);
		assertThat(found.currentRelease()).isNull();
		assertThat(bean(AppProcesses.class).findByApp(app.id())).singleElement()
			.satisfies((process) -> assertThat(process.spec()).isEqualTo(ProcessSpec.defaults(2).withPort(8080)));
		assertThat(bean(ConfigVersions.class).environment(app.id(), 1)).isEqualTo(Map.of("KEY", "välue"));
		assertThat(bean(ConfigVersions.class).environment(app.id(), 0)).isEmpty();
		assertThat(bean(JdbcClient.class).sql("select environment from config_versions").query(String.class).single())
			.startsWith("sealed:")
			.doesNotContain("KEY");
	}

	@Test
	void staysOpenWhenAThreadIsInterruptedWhileItWrites() throws Exception {
		Thread writer = new Thread(() -> {
			for (int i = 0; i < 2_000 && !Thread.currentThread().isInterrupted(); i++) {
				bean(Apps.class).save(new App(AppName.of("app-" + i), NOW));
			}
		});
		writer.start();
		Thread.sleep(200);
		writer.interrupt();
		writer.join();
		assertThat(bean(Apps.class).count()).isPositive();
		bean(Apps.class).save(new App(AppName.of("after"), NOW));
		assertThat(bean(Apps.class).findByName("after")).isPresent();
	}

	private <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	private void inTransaction(Runnable work) {
		bean(TransactionTemplate.class).executeWithoutResult((status) -> work.run());
	}

}
