package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DistributionTests {

	@TempDir
	Path directory;

	private Path lib;

	private Path home;

	@BeforeEach
	void distribution() throws IOException {
		assumeTrue(RoleCommand.root(), "an installation belongs to root, and this is not root");
		this.lib = Files.createDirectory(this.directory.resolve("lib"));
		this.home = this.directory.resolve("home");
		write("server.classpath", "one.jar\n");
		write("agent.classpath", "one.jar\n");
		write("one.jar", "classes");
	}

	private void write(String name, String content) throws IOException {
		Path file = Files.writeString(this.lib.resolve(name), content);
		// Finer than what a copy keeps.
		Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00.123456789Z")));
	}

	@Test
	void changesNothingWhenItIsInstalledAgain() throws IOException {
		assertThat(new Distribution(this.lib).installTo(this.home)).isTrue();
		assertThat(new Distribution(this.lib).installTo(this.home)).isFalse();
	}

	@Test
	void replacesAJarWhenItsSizeOrTimeDiffers() throws IOException {
		new Distribution(this.lib).installTo(this.home);
		write("one.jar", "other classes");
		assertThat(new Distribution(this.lib).installTo(this.home)).isTrue();
		Files.setLastModifiedTime(this.lib.resolve("one.jar"), FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
		assertThat(new Distribution(this.lib).installTo(this.home)).isTrue();
		assertThat(this.home.resolve("one.jar")).hasContent("other classes");
	}

}
