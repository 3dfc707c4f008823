package dev.gantry.kernel.process;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessDetailsTest {

	@Test
	void readsANameWithBracketsAndSpaces() {
		String stat = "42 (a) b (c) S 1 42 42 34816 42 4194304 1 2 3 4 150 50 0 0 20 0 1 0 12345 4096 7 1";
		String status = "Name:\ta\nUid:\t524288\t524288\t524288\t524288\nNSpid:\t42\t7\nVmSize:\t    1024 kB\n"
				+ "VmRSS:\t     512 kB\n";
		ProcessDetails details = ProcessDetails.parse(42, stat, status,
				"sh\0-c\0\0end\0".getBytes(StandardCharsets.UTF_8));
		assertThat(details.name()).isEqualTo("a) b (c");
		assertThat(details.pidInside()).isEqualTo(7);
		assertThat(details.parent()).isEqualTo(1);
		assertThat(details.uid()).isEqualTo(524288);
		assertThat(details.terminal()).isEqualTo(34816);
		assertThat(details.cpuTicks()).isEqualTo(200);
		assertThat(details.startTicks()).isEqualTo(12345);
		assertThat(details.residentBytes()).isEqualTo(512 * 1024);
		assertThat(details.arguments()).containsExactly("sh", "-c", "", "end");
	}

	@Test
	void readsItself() {
		int self = (int) ProcessHandle.current().pid();
		assertThat(ProcessDetails.read(self)).hasValueSatisfying((details) -> {
			assertThat(details.arguments()).isNotEmpty();
			assertThat(details.residentBytes()).isPositive();
		});
		assertThat(ProcessDetails.read(Integer.MAX_VALUE)).isEmpty();
	}

	@Test
	void readsInterfaces() {
		String text = """
				Inter-|   Receive                                                |  Transmit
				 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls
				    lo:     100       2    0    0    0     0          0         0      100       2    0    0    0     0       0          0
				  eth0: 12345678901      20    1    2    0     0          0         0      300      4    5    6    0     0       0          0
				""";
		assertThat(ProcessTraffic.parseInterfaces(text)).containsOnlyKeys("lo", "eth0");
		assertThat(ProcessTraffic.parseInterfaces(text).get("eth0")).startsWith(12345678901L, 20, 1, 2)
			.contains(300, 4, 5, 6);
	}

	@Test
	void translatesIds() {
		IdMap map = IdMap.parse("         0     524288      65536\n     70000       1000          1\n");
		assertThat(map.inside(524289)).isEqualTo(1);
		assertThat(map.inside(1000)).isEqualTo(70000);
		assertThat(map.inside(5)).isEqualTo(IdMap.NOBODY);
		assertThat(map.outside(65535)).isEqualTo(524288 + 65535);
		assertThat(map.outside(65536)).isEqualTo(-1);
	}

	@Test
	void readsTheHostsClock() {
		HostClock clock = HostClock.parse("cpu  10 1 20 1000 5 0 2 3 4 0\ncpu0 1 1\nbtime 1700000000\n");
		assertThat(clock.busyTicks()).isEqualTo(36);
		assertThat(clock.allTicks()).isEqualTo(1041);
		assertThat(clock.bootedAt().getEpochSecond()).isEqualTo(1700000000L);
	}

}
