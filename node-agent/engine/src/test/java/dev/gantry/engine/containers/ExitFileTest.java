package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.gantry.contracts.link.ContainerExit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What shims write at the end. */
class ExitFileTest {

	private static ContainerExit parse(String text) throws IOException {
		return ExitFile.parse(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void readsAnExitStatus() throws IOException {
		assertThat(parse("10752 1700000000.000000042\n"))
			.isEqualTo(new ContainerExit(42, 0, false, Instant.ofEpochSecond(1700000000L, 42)));
	}

	@Test
	void countsSignalsAsShellsDo() throws IOException {
		assertThat(parse("15 1.0\n")).extracting(ContainerExit::code, ContainerExit::signal).containsExactly(143, 15);
		assertThat(parse("139 1.0\n").code()).as("with a core dump").isEqualTo(139);
	}

	@Test
	void tellsOutOfMemoryByTheController() throws IOException {
		String legacy = "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n";
		assertThat(parse("9 1.0\nmemory.oom_control " + legacy.length() + "\n" + legacy + "\n").outOfMemory()).isTrue();
		String unified = "low 0\noom 2\noom_kill 2\noom_group_kill 1\n";
		assertThat(parse("9 1.0\nmemory.events " + unified.length() + "\n" + unified + "\n").outOfMemory()).isTrue();
	}

	@Test
	void doesNotCallAnOrdinaryKillOutOfMemory() throws IOException {
		String calm = "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n";
		assertThat(parse("9 1.0\nmemory.oom_control " + calm.length() + "\n" + calm + "\n").outOfMemory()).isFalse();
	}

	@Test
	void doesNotCallAGoodEndOutOfMemoryBecauseAChildWasKilled() throws IOException {
		String killed = "oom_kill 1\n";
		assertThat(parse("0 1.0\nmemory.events " + killed.length() + "\n" + killed + "\n").outOfMemory()).isFalse();
	}

}
