package dev.gantry.cli.api;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoginsTests {

	@TempDir
	private Path directory;

	@Test
	void takesTheEnvironmentFirst() {
		Logins logins = new Logins(
				Map.of("HOME", this.directory.toString(), "GANTRY_URL", "far:8080", "GANTRY_TOKEN", "t"));
		logins.keep(new Login(URI.create("http://kept:1"), "kept"));
		assertThat(logins.find(null)).isEqualTo(new Login(URI.create("http://far:8080"), "t"));
	}

	@Test
	void remembersALoginForItsOwnerAlone() throws IOException {
		Logins logins = new Logins(Map.of("HOME", this.directory.toString()));
		logins.keep(new Login(URI.create("http://kept:1"), "secret"));
		assertThat(logins.find(null)).isEqualTo(new Login(URI.create("http://kept:1"), "secret"));
		Path file = this.directory.resolve(".config/gantry/login.json");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
	}

	@Test
	void readsTheAdminTokenOfANamedHome() throws IOException {
		Files.writeString(this.directory.resolve("admin-token"), "admin\n");
		Files.writeString(this.directory.resolve("settings.json"),
				"{\"port\": 9080, \"routerPort\": 9000, \"registryPort\": 9500}");
		assertThat(new Logins(Map.of("HOME", this.directory.toString())).find(this.directory))
			.isEqualTo(new Login(URI.create("http://localhost:9080"), "admin"));
	}

	@Test
	void saysWhatToDoWithoutAPlatform() {
		assertThatThrownBy(() -> new Logins(Map.of("HOME", this.directory.toString())).find(this.directory))
			.isInstanceOfSatisfying(CommandFailure.class,
					(failure) -> assertThat(failure.remedy()).contains("gantry up").contains("GANTRY_URL"));
	}

	@Test
	void refusesWhatIsNoAddress() {
		assertThat(Logins.address("host:8080")).isEqualTo(URI.create("http://host:8080"));
		assertThatThrownBy(() -> Logins.address("ftp://host")).hasMessageContaining("not an address");
		assertThatThrownBy(() -> Logins.address("http://")).hasMessageContaining("not an address");
		assertThatThrownBy(() -> Logins.address("a b")).hasMessageContaining("not an address");
	}

	@Test
	void keepsTheTokenOutOfWords() {
		assertThat(new Login(URI.create("http://host"), "secret").toString()).doesNotContain("secret");
	}

}
