package dev.gantry.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

import dev.gantry.registry.web.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryApplicationTests {

	@TempDir
	Path directory;

	@Test
	void answersOnItsOwnPort() throws Exception {
		try (ConfigurableApplicationContext context = start(0)) {
			int registry = context.getBean(RegistryServer.class).port();
			HttpResponse<String> base = get(registry, "/v2/");
			assertThat(base.statusCode()).isEqualTo(401);
			assertThat(base.headers().firstValue("WWW-Authenticate")).hasValueSatisfying(
					(value) -> assertThat(value).contains("realm=\"http://localhost:1/registry/token\""));
			assertThat(get(registry, "/actuator/health").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void letsNobodyInWhileItsKeysCannotBeRead() throws Exception {
		try (ConfigurableApplicationContext context = start(0)) {
			int port = context.getBean(RegistryServer.class).port();
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/"))
				.header("Authorization", "Bearer " + new TestTokens().forScopes(List.of()))
				.build();
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(503);
			assertThat(response.body()).contains("tokens cannot be verified at the moment");
		}
	}

	@Test
	void refusesAPortThatIsTaken() {
		try (ConfigurableApplicationContext context = start(0)) {
			int taken = context.getBean(RegistryServer.class).port();
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> start(taken))
				.havingRootCause()
				.satisfies((cause) -> assertThat(cause).isInstanceOfAny(PortInUseException.class,
						java.net.BindException.class));
		}
	}

	private ConfigurableApplicationContext start(int port) {
		SpringApplication application = new SpringApplication(RegistryApplication.class);
		application.setRegisterShutdownHook(false);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--gantry.registry.port=" + port, "--gantry.registry.storage=" + this.directory,
				"--gantry.registry.address=127.0.0.1",
				"--gantry.registry.token-realm=http://localhost:1/registry/token",
				"--gantry.registry.jwks-url=http://localhost:1/registry/jwks", "--spring.main.banner-mode=off");
	}

	private static HttpResponse<String> get(int port, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

}
