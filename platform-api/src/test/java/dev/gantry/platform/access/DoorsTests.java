package dev.gantry.platform.access;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import dev.gantry.platform.RunningPlatform;
import dev.gantry.platform.RunningPlatform.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DoorsTests {

	@TempDir
	private Path home;

	@Test
	void doesNotStartWithADoorThatDeclaresNoPermission() {
		assertThatThrownBy(() -> new RunningPlatform(this.home, new Class<?>[] { Forgotten.class }))
			.isInstanceOf(Doors.UndeclaredDoorException.class)
			.hasMessageContaining("/api/v1/forgotten");
	}

	@Test
	void generatesTokensThatOnlyTheirOwnerCanReadAndKeepsThem() throws Exception {
		String first;
		try (RunningPlatform platform = new RunningPlatform(this.home)) {
			first = platform.adminToken();
			assertThat(first).matches("gtr_admin_[A-Za-z0-9_-]{43}");
			for (String file : new String[] { "admin-token", "server/join-token", "server/router-token",
					"server/keys/registry-token.jwk" }) {
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.home.resolve(file))))
					.as(file)
					.isEqualTo("rw-------");
			}
		}
		try (RunningPlatform platform = new RunningPlatform(this.home)) {
			assertThat(platform.adminToken()).isEqualTo(first);
			assertThat(platform.call("GET", "/api/v1/whoami").send().status()).isEqualTo(200);
		}
		Files.delete(this.home.resolve("admin-token"));
		try (RunningPlatform platform = new RunningPlatform(this.home)) {
			assertThat(platform.call("GET", "/api/v1/whoami").send().status()).isEqualTo(200);
			assertThat(platform.call("GET", "/api/v1/whoami").token(first).send().status()).isEqualTo(401);
		}
	}

	@Test
	void doesNotStartWithAWellKnownToken() throws Exception {
		Files.writeString(this.home.resolve("admin-token"), "gtr_admin_" + "a".repeat(43));
		assertThatThrownBy(() -> new RunningPlatform(this.home))
			.hasMessageContaining("holds no admin token that the platform has generated");
	}

	@Test
	void signsABrowserInAndOut() {
		try (RunningPlatform platform = new RunningPlatform(this.home)) {
			Answer signedIn = platform.call("POST", "/api/v1/session")
				.anonymous()
				.json("{\"token\": \"" + platform.adminToken() + "\"}")
				.send();
			assertThat(signedIn.status()).isEqualTo(200);
			String header = signedIn.header("Set-Cookie");
			assertThat(header).contains("HttpOnly").contains("SameSite=Strict");
			String cookie = header.substring(0, header.indexOf(';'));
			assertThat(browser(platform, "GET", "/api/v1/whoami", cookie).send().status()).isEqualTo(200);
			assertThat(browser(platform, "PUT", "/api/v1/apps/hello", cookie).send().status())
				.as("a change without an Origin")
				.isEqualTo(403);
			assertThat(browser(platform, "PUT", "/api/v1/apps/hello", cookie).header("Origin", "http://evil.example")
				.send()
				.status()).as("a change from elsewhere").isEqualTo(403);
			String own = "http://" + platform.uri("/").getAuthority();
			assertThat(browser(platform, "PUT", "/api/v1/apps/hello", cookie).header("Origin", own).send().status())
				.isEqualTo(201);
			assertThat(browser(platform, "DELETE", "/api/v1/session", cookie).header("Origin", own).send().status())
				.isEqualTo(204);
			assertThat(browser(platform, "GET", "/api/v1/whoami", cookie).send().status()).isEqualTo(401);
		}
	}

	private static RunningPlatform.Call browser(RunningPlatform platform, String method, String path, String cookie) {
		return platform.call(method, path).anonymous().header("Cookie", cookie);
	}

	/** A door that somebody forgot to think about. */
	@RestController
	static class Forgotten {

		@GetMapping("/api/v1/forgotten")
		String get() {
			return "secret";
		}

	}

}
