package dev.gantry.kernel.process;

import java.util.Collections;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The line that tells a process's start. */
class ProcessStatusTest {

	@Test
	void readsTheStartTimeBehindANameWithBracketsAndSpaces() {
		String line = "42 (a) b) Z (c) S " + String.join(" ", Collections.nCopies(18, "0")) + " 12345 0 0\n";
		assertThat(ProcessStatus.parse(line)).isEqualTo(new ProcessStatus('S', 12345));
	}

	@Test
	void tellsThatThereIsNoProcess() {
		assertThat(ProcessStatus.read(Integer.MAX_VALUE)).isEmpty();
	}

}
