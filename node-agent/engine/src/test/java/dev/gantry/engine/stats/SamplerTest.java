package dev.gantry.engine.stats;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the files of version 2 say. */
class SamplerTest {

	@Test
	void readsBlockDevices() {
		assertThat(Sampler.devices(List.of("8:16 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0", "7:0 ")))
			.containsExactly(new StatsSample.BlockDevice(8, 16, 4096, 8192, 1, 2));
	}

	@Test
	void readsPressure() {
		StatsSample.Waiting waiting = Sampler.waiting(List.of("some avg10=1.50 avg60=0.80 avg300=0.20 total=1234567",
				"full avg10=0.25 avg60=0.00 avg300=0.00 total=1000"));
		assertThat(waiting)
			.isEqualTo(new StatsSample.Waiting(1.5, 0.25, Duration.ofNanos(1_234_567_000L), Duration.ofMillis(1)));
	}

	@Test
	void namesATerminal() {
		assertThat(HostStats.terminal(0x8803)).isEqualTo("pts/3");
		assertThat(HostStats.terminal(0x108801)).isEqualTo("pts/257");
		assertThat(HostStats.terminal(0)).isEqualTo("?");
	}

}
