package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a container sees and may do, looked at from inside, with and without a user
 * namespace.
 */
class IsolationTest {

	private static TestHost host;

	@BeforeAll
	static void open() {
		host = TestHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	private static String output(ContainerSpec spec) {
		return host.run(spec).output();
	}

	private static ContainerSpec shell(String script, boolean userNamespace) {
		return host.shell(script).with(Sandbox.DEFAULT.withUserNamespace(userNamespace));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isProcessOneAndSeesNoProcessOfTheHost(boolean userNamespace) {
		assertThat(output(shell("echo pid $$; set -- /proc/[0-9]*; echo $*", userNamespace)).lines())
			.containsExactly("pid 1", "/proc/1");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasDockersRightsAndNoMore(boolean userNamespace) {
		String status = output(
				shell("grep -E 'Cap|NoNewPrivs|Seccomp:' /proc/self/status | tr '\\t' ' '", userNamespace));
		assertThat(status.lines()).contains("CapEff: 00000000a80425fb", "CapPrm: 00000000a80425fb",
				"CapBnd: 00000000a80425fb", "CapInh: 0000000000000000", "CapAmb: 0000000000000000", "NoNewPrivs: 1",
				"Seccomp: 2");
	}

	@Test
	void mapsItsRootToAHostUserOfItsOwn() {
		List<String> first = output(host.shell("cat /proc/self/uid_map")).lines().toList();
		String second = output(host.shell("cat /proc/self/uid_map"));
		assertThat(first.get(0).strip().split(" +")).satisfies((fields) -> {
			assertThat(fields[0]).isEqualTo("0");
			assertThat(Long.parseLong(fields[1])).isGreaterThan(100_000);
			assertThat(fields[2]).isEqualTo("65536");
		});
		assertThat(second).isNotEqualTo(first.get(0));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void cannotReachTheKernelsDoors(boolean userNamespace) {
		String output = output(shell("""
				head -c 16 /proc/kcore 2>/dev/null | wc -c
				(echo b > /proc/sysrq-trigger) 2>/dev/null || echo no sysrq
				(echo core > /proc/sys/kernel/core_pattern) 2>/dev/null || echo no core_pattern
				(echo 1 > /sys/kernel/mm/ksm/run) 2>/dev/null || echo no sysfs
				mknod /tmp/disk b 254 0 2>/dev/null && head -c 1 /tmp/disk >/dev/null 2>&1 || echo no disk
				mount -t tmpfs none /tmp 2>/dev/null || echo no mount
				ls /sys/firmware | wc -l
				""", userNamespace));
		assertThat(output.lines()).containsExactly("0", "no sysrq", "no core_pattern", "no sysfs", "no disk",
				"no mount", "0");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void hasTheUsualDevicesOnly(boolean userNamespace) {
		String output = output(shell("ls /dev | tr '\\n' ' '; echo; echo x > /dev/null; head -c 4 /dev/zero | wc -c; "
				+ "head -c 4 /dev/urandom | wc -c; stat -c '%u:%g %a' /dev/null; (echo > /dev/full) 2>&1 | wc -l",
				userNamespace));
		assertThat(output.lines()).containsExactly(
				"fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero ", "4", "4", "0:0 666",
				"1");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void inheritsNoDescriptor(boolean userNamespace) {
		assertThat(output(shell("ls /proc/1/fd; true", userNamespace)).lines()).containsExactly("0", "1", "2");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void canOpenItsOwnOutputAgain(boolean userNamespace) {
		ContainerSpec spec = shell("echo one > /dev/stdout; echo two > /dev/stderr; cat /dev/stdin", userNamespace);
		assertThat(output(spec).lines()).containsExactlyInAnyOrder("one", "two");
		assertThat(output(spec.with(spec.process().withUser("app"))).lines()).containsExactlyInAnyOrder("one", "two");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runsAsTheUserOfTheImage(boolean userNamespace) {
		ContainerSpec spec = shell("id; echo $HOME; grep CapEff /proc/self/status", userNamespace);
		assertThat(output(spec.with(spec.process().withUser("app"))).lines()).containsExactly(
				"uid=1000(app) gid=1001(app) groups=1001(app),2000(extra)", "/home/app", "CapEff:\t0000000000000000");
		assertThat(output(spec.with(spec.process().withUser("1000:0"))).lines().findFirst().orElseThrow())
			.isEqualTo("uid=1000(app) gid=0(root) groups=0(root)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "2147483648", "-1", "nobody-here", "4294967296:0", "0:4294967296" })
	void refusesAUserThatIsNotThere(String user) {
		ContainerSpec spec = host.shell("true");
		host.containers().create(spec.with(spec.process().withUser(user)));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.START_FAILED));
		host.containers().remove(spec.id());
	}

	@Test
	void takesANumberAsANumberEvenIfAUserHasItAsName() throws IOException {
		List<String> layers = host.baseAnd((root) -> Files
			.writeString(Files.createDirectory(root.resolve("etc")).resolve("passwd"), "1000:x:0:0:trick:/:/bin/sh\n"));
		ContainerSpec spec = ContainerSpec.of(host.newId(), layers, "/bin/id", "-u");
		assertThat(output(spec.with(spec.process().withUser("1000")))).isEqualTo("1000");
	}

	@Test
	void endsAContainerThatTakesMoreMemoryThanItMayAndSaysSo() {
		ContainerSpec spec = host.shell("x=$(head -c 80000000 /dev/zero | tr '\\0' x); echo survived");
		spec = spec.with(
				spec.sandbox().withLimits(new ResourceLimits(CpuShare.ofMillis(1000), MemorySize.ofMebibytes(32), 64)));
		TestHost.Ran ran = host.run(spec);
		assertThat(ran.output()).doesNotContain("survived");
		assertThat(ran.container().state()).isInstanceOfSatisfying(ContainerState.Exited.class, (state) -> {
			assertThat(state.exit().outOfMemory()).isTrue();
			assertThat(state.exit().code()).isEqualTo(137);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void seesItsOwnLimitsAndCannotChangeThem(boolean userNamespace) {
		ContainerSpec spec = shell("cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null "
				+ "|| cat /sys/fs/cgroup/memory.max; cut -d: -f3 /proc/self/cgroup | sort -u | head -c 2; "
				+ "for f in /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max; do "
				+ "(echo 1 > $f) 2>/dev/null && echo changed; done; mkdir /sys/fs/cgroup/x 2>/dev/null && echo made",
				userNamespace);
		assertThat(output(spec).lines()).startsWith("268435456").doesNotContain("changed", "made");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isAtTheTopOfItsControlGroups(boolean userNamespace) {
		assertThat(output(shell("grep -E ':(memory|cpu|cpuacct|pids):' /proc/self/cgroup | cut -d: -f3 | sort -u",
				userNamespace)))
			.isEqualTo("/");
	}

	@Test
	void getsNoMoreProcessorTimeThanItMay() {
		ContainerSpec spec = host
			.shell("cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null || cat /sys/fs/cgroup/cpu.max; "
					+ "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; "
					+ "grep nr_throttled /sys/fs/cgroup/cpu/cpu.stat 2>/dev/null || grep nr_throttled /sys/fs/cgroup/cpu.stat");
		spec = spec.with(
				spec.sandbox().withLimits(new ResourceLimits(CpuShare.ofMillis(100), MemorySize.ofMebibytes(64), 64)));
		List<String> lines = output(spec).lines().toList();
		assertThat(lines.get(0)).startsWith("10000");
		assertThat(Integer.parseInt(lines.get(1).replace("nr_throttled ", ""))).isPositive();
	}

	@Test
	void cannotHaveMoreProcessesThanItMay() {
		ContainerSpec spec = host.shell("for i in $(seq 50); do sleep 5 & done; echo all");
		spec = spec.with(
				spec.sandbox().withLimits(new ResourceLimits(CpuShare.ofMillis(1000), MemorySize.ofMebibytes(64), 20)));
		assertThat(output(spec)).contains("can't fork").doesNotContain("all");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/proc/self/fd/3", "/proc/self/fd/8", "/proc/1/root", "/proc/self/cwd" })
	void refusesAWorkingDirectoryThatIsAMagicLink(String directory) {
		ContainerSpec spec = host.shell("pwd");
		host.containers().create(spec.with(spec.process().withWorkingDirectory(directory)));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.withMessageContaining("enter working directory " + directory);
		host.containers().remove(spec.id());
	}

	@Test
	void makesAMissingWorkingDirectoryInsideItsRoot() throws IOException {
		Path outside = Files.createTempDirectory("gantry-outside");
		List<String> layers = host.baseAnd((root) -> Files.createSymbolicLink(root.resolve("escape"), outside));
		ContainerSpec spec = ContainerSpec.of(host.newId(), layers, "/bin/pwd");
		assertThat(output(spec.with(spec.process().withWorkingDirectory("/srv/app")))).isEqualTo("/srv/app");
		spec = ContainerSpec.of(host.newId(), layers, "/bin/pwd");
		host.containers().create(spec.with(spec.process().withWorkingDirectory("/escape/inside")));
		String id = spec.id();
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(id));
		host.containers().remove(id);
		assertThat(outside).isEmptyDirectory();
		Files.delete(outside);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev", "proc", "sys" })
	void refusesAnImageWhoseMountPointIsALink(String name) throws IOException {
		Path outside = Files.createTempDirectory("gantry-outside");
		String layer = TestHost.layerName(900 + name.length() + name.charAt(0));
		host.layer(layer, (root) -> {
			Files.createDirectory(root.resolve("bin"));
			Files.copy(Path.of("/bin/busybox"), root.resolve("bin/busybox"));
			Files.createSymbolicLink(root.resolve(name), outside);
		});
		ContainerSpec spec = ContainerSpec.of(host.newId(), List.of(layer), "/bin/busybox", "true");
		host.containers().create(spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.withMessageContaining(name)
			.withMessageContaining("ELOOP");
		host.containers().remove(spec.id());
		assertThat(outside).isEmptyDirectory();
		Files.delete(outside);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hosts", "hostname", "resolv.conf" })
	void keepsItsNameFilesWhereverTheImagesLead(String name) throws IOException {
		Path outside = Files.createTempDirectory("gantry-outside");
		Path victim = Files.writeString(outside.resolve("victim"), "untouched");
		List<String> layers = host.baseAnd((root) -> {
			Files.createDirectory(root.resolve("etc"));
			Files.createSymbolicLink(root.resolve("etc").resolve(name), victim);
		});
		ContainerSpec spec = ContainerSpec.of(host.newId(), layers, "/bin/sh", "-c",
				"test -s /etc/" + name + " && echo there; echo changed > /etc/" + name);
		assertThat(output(spec)).isEqualTo("there");
		assertThat(victim).hasContent("untouched");
		Files.delete(victim);
		Files.delete(outside);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/proc", "/proc/self/attr", "/sys/fs", "/dev/null", "/x/../proc" })
	void mountsNothingOverTheKernelsOwn(String target) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new BindMount("/tmp", target, false));
	}

	@Test
	void runsAnImageThatHasNoDirectoriesForMounts() throws IOException {
		String layer = TestHost.layerName(950);
		host.layer(layer, (root) -> Files.copy(Path.of("/bin/busybox"), root.resolve("busybox")));
		assertThat(output(ContainerSpec.of(host.newId(), List.of(layer), "/busybox", "ls", "/")).lines())
			.containsExactly("busybox", "dev", "etc", "proc", "sys");
	}

	@Test
	void keepsAReadOnlyRootReadOnly() {
		ContainerSpec spec = host.shell("touch /file 2>&1; touch /dev/shm/file && echo shm");
		assertThat(output(spec.with(spec.rootfs().withReadOnly(true))).lines())
			.containsExactly("touch: /file: Read-only file system", "shm");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void seesMountsWithTheirOwnersAndModes(boolean userNamespace) throws IOException {
		Path directory = Files.createTempDirectory("gantry-bind");
		Files.writeString(directory.resolve("file"), "from the host\n");
		ContainerSpec spec = shell(
				"cat /in/deep/file; stat -c %u /in/deep/file; "
						+ "touch /in/deep/new 2>/dev/null || echo read-only; touch /rw/new && echo writable",
				userNamespace);
		spec = spec.with(spec.rootfs()
			.withMounts(List.of(new BindMount(directory.toString(), "/in/deep", true),
					new BindMount(directory.toString(), "/rw", false))));
		assertThat(output(spec).lines()).containsExactly("from the host", "0", "read-only", "writable");
		assertThat(Files.getAttribute(directory.resolve("new"), "unix:uid")).isEqualTo(0);
		Files.delete(directory.resolve("new"));
		Files.delete(directory.resolve("file"));
		Files.delete(directory);
	}

	/** Owners outside are the numbers inside, as everywhere in the field. */
	@ParameterizedTest
	@ValueSource(strings = { "", "app", "4000:5000" })
	void writesToTheHostUnderTheNumbersThatItHasInside(String user) throws IOException {
		Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "gantry-bind");
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		ContainerSpec spec = host.shell("touch /in/new; id -u; id -g; stat -c '%u %g' /in/new; cat /proc/self/uid_map");
		spec = spec.with(spec.process().withUser(user))
			.with(spec.rootfs().withMounts(List.of(new BindMount(directory.toString(), "/in", false))));
		List<String> lines = output(spec).lines().toList();
		assertThat(lines.get(2)).isEqualTo(lines.get(0) + " " + lines.get(1));
		assertThat(lines.get(3).strip()).endsWith(" 65536");
		assertThat(Files.getAttribute(directory.resolve("new"), "unix:uid").toString()).isEqualTo(lines.get(0));
		assertThat(Files.getAttribute(directory.resolve("new"), "unix:gid").toString()).isEqualTo(lines.get(1));
		Files.delete(directory.resolve("new"));
		Files.delete(directory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/sys/class", "/proc/sys" })
	void runsWithoutAUserNamespaceWhereAFileSystemCannotBeMapped(String source) {
		ContainerSpec spec = host.shell("cat /proc/self/uid_map; ls /in | wc -l; stat -c %u /in");
		spec = spec.with(spec.rootfs().withMounts(List.of(new BindMount(source, "/in", true))));
		List<String> lines = output(spec).lines().toList();
		assertThat(lines.get(0).strip()).isEqualTo("0          0 4294967295");
		assertThat(Integer.parseInt(lines.get(1).strip())).isPositive();
		assertThat(lines.get(2)).isEqualTo("0");
	}

	@Test
	void hasNamesAndANetworkOfItsOwn() {
		ContainerSpec spec = host.shell("hostname; cat /etc/hostname; grep -c $(hostname) /etc/hosts; "
				+ "ip -o -4 addr show eth0 | wc -l; ip route | grep -c default; grep -c nameserver /etc/resolv.conf; "
				+ "ls /sys/class/net | tr '\\n' ' '");
		List<String> lines = output(spec.with(spec.sandbox().withHostname("box"))).lines().toList();
		assertThat(lines.subList(0, 5)).containsExactly("box", "box", "1", "1", "1");
		assertThat(lines.get(6)).isEqualTo("eth0 lo ");
	}

	@Test
	void runsWithTheOrdinaryPriorityAndChanceInAnOutOfMemory() {
		assertThat(output(host.shell("cut -d' ' -f19 /proc/self/stat; cat /proc/self/oom_score_adj")).lines())
			.containsExactly("0", "0");
	}

	@Test
	void hasOnlyLoopbackWithoutANetwork() {
		ContainerSpec spec = host.shell("ls /sys/class/net | tr '\\n' ' '; ip -o -4 addr show lo | wc -l");
		assertThat(output(spec.with(Networking.NONE)).lines()).containsExactly("lo 1");
	}

	@Test
	void getsItsEnvironmentAndNothingOfTheEngines() {
		ContainerSpec spec = host.shell("env");
		List<String> lines = output(spec.with(spec.process().withEnvironment(Map.of("A", "b c", "EMPTY", "")))).lines()
			.toList();
		assertThat(lines).contains("A=b c", "EMPTY=", "PATH=" + ProcessSpec.DEFAULT_PATH, "HOME=/root",
				"HOSTNAME=" + spec.id());
		assertThat(lines).allMatch((line) -> line.matches("(A|EMPTY|PATH|HOME|HOSTNAME|SHLVL|PWD)=.*"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void changesItsOwnSettings(boolean userNamespace) {
		ContainerSpec spec = host.shell("cat /proc/sys/kernel/shmmni /proc/sys/net/ipv4/ip_local_port_range");
		Sandbox sandbox = spec.sandbox()
			.withUserNamespace(userNamespace)
			.withSecurity(SecurityOptions.DEFAULT
				.withSettings(Map.of("kernel.shmmni", "77", "net.ipv4.ip_local_port_range", "2000 3000")));
		assertThat(host.run(spec.with(sandbox)).output()).isEqualTo("77\n2000\t3000");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void mayGainPrivilegesOnlyOnRequestAndIsFilteredStill(boolean noNewPrivileges) {
		ContainerSpec spec = host.shell("grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status");
		Sandbox sandbox = spec.sandbox().withSecurity(SecurityOptions.DEFAULT.withNoNewPrivileges(noNewPrivileges));
		assertThat(host.run(spec.with(sandbox)).output().replace('\t', ' '))
			.isEqualTo("NoNewPrivs: " + (noNewPrivileges ? "1" : "0") + "\nSeccomp: 2");
	}

	@Test
	void sharesTheMachineAsItAsksFor() {
		ContainerSpec spec = host.shell("""
				grep Cpus_allowed_list /proc/self/status
				cat /sys/fs/cgroup/cpu/cpu.shares 2>/dev/null || cat /sys/fs/cgroup/cpu.weight
				cat /sys/fs/cgroup/memory/memory.soft_limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.high
				""");
		Sandbox sandbox = spec.sandbox()
			.withControls(new ResourceControls(200, "0", "", MemorySize.ofMebibytes(64), MemorySize.ZERO,
					DiskShares.ofWeight(200)));
		assertThat(host.run(spec.with(sandbox)).output().replace('\t', ' '))
			.matches("Cpus_allowed_list: 0\n(2048|200)\n67108864");
	}

}
