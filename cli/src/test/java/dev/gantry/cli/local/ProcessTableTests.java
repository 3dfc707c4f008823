package dev.gantry.cli.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.gantry.cli.api.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProcessTableTests {

	private final ProcessTable processes = new ProcessTable(Path.of("/proc"));

	@Test
	void findsWhoListensOnAPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			assertThat(this.processes.listener(socket.getLocalPort()))
				.hasValue("'java' (process " + ProcessHandle.current().pid() + ")");
		}
	}

	@Test
	void findsNobodyOnAFreePort() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThat(this.processes.listener(port)).isEmpty();
	}

	@Test
	void readsTheStartTimeOfAProcessWithABadName(@TempDir Path proc) throws IOException {
		Files.createDirectories(proc.resolve("7"));
		Files.writeString(proc.resolve("7/stat"), "7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 0 0");
		assertThat(new ProcessTable(proc).startTime(7)).hasValue(4711);
		assertThat(new ProcessTable(proc).startTime(8)).isEmpty();
	}

	@Test
	void takesNoZombieForAProcess(@TempDir Path proc) throws IOException {
		Files.createDirectories(proc.resolve("7"));
		Files.writeString(proc.resolve("7/stat"), "7 (java) Z 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 0 0");
		assertThat(new ProcessTable(proc).startTime(7)).isEmpty();
	}

	@Test
	void saysWhichOptionChangesAPortThatIsTaken() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			assertThatThrownBy(() -> new Ports(this.processes).requireFree(settings(socket.getLocalPort(), 1, 2)))
				.isInstanceOfSatisfying(CommandFailure.class, (failure) -> {
					assertThat(failure).hasMessageContaining("Port " + socket.getLocalPort() + " is taken by 'java'");
					assertThat(failure.remedy()).contains("--port");
				});
		}
	}

	@Test
	void refusesOnePortForTwoDoors() {
		assertThatThrownBy(() -> new Ports(this.processes).requireFree(settings(8080, 8080, 5000)))
			.hasMessage("--port and --router-port are both 8080");
		assertThatThrownBy(() -> new Ports(this.processes).requireFree(settings(0, 8080, 5000)))
			.hasMessageContaining("not a port");
	}

	private static Settings settings(int port, int routerPort, int registryPort) {
		return new Settings(port, routerPort, registryPort, null, null, null);
	}

}
