package dev.gantry.kernel.cgroups;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Hosts of either version, and of both. */
class CgroupHostTest {

	private static final List<String> HYBRID = List.of("22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
			"30 25 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory",
			"31 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct",
			"32 25 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd",
			"33 25 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw");

	@Test
	void findsControllersThatAreMountedTogether() {
		assertThat(CgroupHost.legacyMounts(HYBRID)).containsEntry("memory", Path.of("/sys/fs/cgroup/memory"))
			.containsEntry("cpu", Path.of("/sys/fs/cgroup/cpu,cpuacct"))
			.containsEntry("cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct"));
	}

	@Test
	void findsTheVersion2TreeBesideThem() {
		assertThat(CgroupHost.unifiedMount(HYBRID)).contains(Path.of("/sys/fs/cgroup/unified"));
	}

	@Test
	void findsNoVersion1OnAHostWithout() {
		List<String> pure = List.of("30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup rw,nsdelegate");
		assertThat(CgroupHost.legacyMounts(pure)).isEmpty();
		assertThat(CgroupHost.unifiedMount(pure)).contains(Path.of("/sys/fs/cgroup"));
	}

}
