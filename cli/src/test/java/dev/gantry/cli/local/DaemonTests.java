package dev.gantry.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DaemonTests {

	@TempDir
	private Path directory;

	@Test
	void outlivesItsStarterUntilItIsAskedToEnd() throws Exception {
		Daemon daemon = daemon();
		assertThat(daemon.running()).isFalse();
		daemon.start(List.of("sleep", "300"));
		assertThat(daemon.running()).isTrue();
		assertThat(daemon().pid()).isEqualTo(daemon.pid());
		assertThat(daemon.askToEnd()).isTrue();
		daemon.awaitEnd(Duration.ofSeconds(20));
		assertThat(daemon.running()).isFalse();
		assertThat(Files.exists(this.directory.resolve("run/test.pid"))).isFalse();
	}

	@Test
	void keepsWhatItSays() throws Exception {
		Daemon daemon = daemon();
		daemon.start(List.of("echo", "hello"));
		daemon.awaitEnd(Duration.ofSeconds(20));
		assertThat(daemon.output()).hasContent("hello\n");
	}

	@Test
	void isNotALaterProcessWithTheSameNumber() throws IOException {
		Files.createDirectories(this.directory.resolve("run"));
		Files.writeString(this.directory.resolve("run/test.pid"), ProcessHandle.current().pid() + " 1\n");
		assertThat(daemon().running()).isFalse();
	}

	private Daemon daemon() {
		return new Daemon("test", Home.at(this.directory), new ProcessTable(Path.of("/proc")));
	}

}
