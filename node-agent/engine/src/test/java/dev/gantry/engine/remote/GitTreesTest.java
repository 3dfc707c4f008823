package dev.gantry.engine.remote;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class GitTreesTest {

	@TempDir
	private Path home;

	/** A line there could send every fetch to another place or run a program. */
	@Test
	void knowsNoGitConfigurationOfTheHost() throws Exception {
		new GitTrees(new RemotePolicy(Set.of()), Trust.of(null), this.home);
		Path file = Files.writeString(this.home.resolve(".gitconfig"),
				"[url \"https://elsewhere.invalid/\"]\n\tinsteadOf = https://\n");
		File before = FS.DETECTED.userHome();
		FS.DETECTED.setUserHome(this.home.toFile());
		try {
			SystemReader reader = SystemReader.getInstance();
			assertThat(reader.getUserConfig().getSubsections("url")).isEmpty();
			assertThat(reader.getSystemConfig().getSections()).doesNotContain("url", "http", "credential");
			assertThat(file).exists();
		}
		finally {
			FS.DETECTED.setUserHome(before);
		}
	}

}
