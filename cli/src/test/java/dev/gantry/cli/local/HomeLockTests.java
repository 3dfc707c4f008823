package dev.gantry.cli.local;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.gantry.cli.api.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HomeLockTests {

	@TempDir
	private Path directory;

	@Test
	void leavesNoHomeBehindWhenTheFirstCommandFails() {
		Home home = Home.at(this.directory.resolve("new"));
		assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> HomeLock.holding(home, () -> {
			throw new CommandFailure("Port 8080 is taken", null);
		}));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void keepsAHomeThatHoldsSomethingWhenACommandFails() {
		Home home = Home.at(this.directory.resolve("new"));
		assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> HomeLock.holding(home, () -> {
			Files.createDirectory(home.directory().resolve("server"));
			throw new CommandFailure("The server ended while it started", null);
		}));
		assertThat(home.directory().resolve("server")).isDirectory();
	}

}
