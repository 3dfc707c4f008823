package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LogTailTests {

	@TempDir
	private Path directory;

	@Test
	void tellsDescriptionAndActionOfAFailedStart() throws IOException {
		Path log = Files.writeString(this.directory.resolve("log"), """
				12:00 INFO starting

				***************************
				APPLICATION FAILED TO START
				***************************

				Description:

				The kernel has no
				overlay file system

				Action:

				Load it with 'modprobe overlay'

				""");
		assertThat(LogTail.reason(log, log, 0))
			.isEqualTo("The kernel has no overlay file system\nLoad it with 'modprobe overlay'");
	}

	@Test
	void showsTheOtherOutputWhenTheLogIsSilent() throws IOException {
		Path output = Files.writeString(this.directory.resolve("out"), "Error: Could not find or load main class\n");
		assertThat(LogTail.reason(this.directory.resolve("log"), output, 0)).contains("Could not find");
	}

	@Test
	void showsTheLastLinesWhenThereIsNoAnalysis() throws IOException {
		Path log = Files.writeString(this.directory.resolve("log"), "old failure\n");
		long since = Files.size(log);
		Files.writeString(log, "old failure\nnew line\n");
		assertThat(LogTail.reason(log, log, since)).contains("new line").doesNotContain("old failure");
	}

}
