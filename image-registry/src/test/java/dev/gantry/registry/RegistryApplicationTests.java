package dev.gantry.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

import dev.gantry.registry.web.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistryApplicationTests {

	@TempDir
	Path directory;

	@Test
	void answersOnItsOwnPortOnly() throws Exception {
		try (ConfigurableApplicationContext context = start(0)) {
			int registry = context.getBean(RegistryServer.class).port();
			int other = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
			HttpResponse<String> base = get(registry, "/v2/");
			assertThat(base.statusCode()).isEqualTo(401);
			assertThat(base.headers().firstValue("WWW-Authenticate")).hasValueSatisfying(
					(value) -> assertThat(value).contains("realm=\"http://localhost:1/registry/token\""));
			assertThat(get(registry, "/actuator/health").statusCode()).isEqualTo(404);
			assertThat(get(other, "/v2/").statusCode()).isEqualTo(404);
			assertThat(get(other, "/actuator/health").statusCode()).isEqualTo(200);
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
		return application.run("--gantry.registry.port=" + port, "--gantry.registry.storage=" + this.directory,
				"--gantry.registry.address=127.0.0.1",
				"--gantry.registry.token-realm=http://localhost:1/registry/token",
				"--gantry.registry.jwks-url=http://localhost:1/registry/jwks", "--server.port=0",
				"--server.address=127.0.0.1", "--spring.main.banner-mode=off");
	}

	private static HttpResponse<String> get(int port, String path) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

}
