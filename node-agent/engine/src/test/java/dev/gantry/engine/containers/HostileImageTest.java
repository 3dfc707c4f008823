package dev.gantry.engine.containers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.streams.Streams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Images made to break their engine. Which test stands for which attack is in
 * {@code docs/hardening.md}.
 */
@Timeout(300)
class HostileImageTest {

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

	private static ContainerSpec shell(List<String> layers, String script) {
		return ContainerSpec.of(host.newId(), layers, "/bin/sh", "-c", script);
	}

	/** CVE-2025-31133, CVE-2025-52565, CVE-2026-41579. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void coversWhatTheImageHasInPlaceOfDevices(boolean terminal, @TempDir Path outside) throws IOException {
		List<String> layers = host.baseAnd((root) -> {
			Path devices = Files.createDirectory(root.resolve("dev"));
			Files.createSymbolicLink(devices.resolve("null"), Path.of("/proc/sys/kernel/core_pattern"));
			Files.createSymbolicLink(devices.resolve("console"), Path.of("/proc/sysrq-trigger"));
			Files.createSymbolicLink(devices.resolve("ptmx"), Path.of("/proc/1/mem"));
			for (String name : List.of("pts", "shm", "mqueue")) {
				Files.createSymbolicLink(devices.resolve(name), outside);
			}
		});
		String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern"));
		ContainerSpec spec = shell(layers,
				"stat -c '%t:%T %F' /dev/null; head -c 1 /proc/kcore 2>/dev/null | wc -c; ls /sys/firmware | wc -l; "
						+ "for d in pts shm mqueue; do test -d /dev/$d -a ! -L /dev/$d && echo $d; done; "
						+ "(echo x > /proc/sys/kernel/core_pattern) 2>/dev/null || echo locked");
		if (terminal) {
			spec = spec.with(spec.process().with(new Streams(true, false, false)));
		}
		assertThat(host.run(spec).output().lines().map(String::strip)).containsExactly("1:3 character special file",
				"0", "0", "pts", "shm", "mqueue", "locked");
		assertThat(outside).isEmptyDirectory();
		assertThat(Files.readString(Path.of("/proc/sys/kernel/core_pattern"))).isEqualTo(pattern);
	}

	/** CVE-2026-47262, CVE-2024-9676. */
	@ParameterizedTest
	@CsvSource({ "pipe, refused", "huge, refused", "loop, refused", "directory, refused", "device, refused",
			"outside, refused", "absolute, 1000", "relative, 1000" })
	void looksUpItsUserInRegularFilesOfTheImageOnly(String kind, String expected) throws Exception {
		List<String> layers = host.baseAnd((root) -> {
			Path passwd = Files.createDirectory(root.resolve("etc")).resolve("passwd");
			Path kept = Files.createDirectories(root.resolve("store/x")).resolve("passwd");
			Files.writeString(kept, "web:x:1000:1000::/:/bin/sh\n");
			switch (kind) {
				case "pipe" -> run("mkfifo", passwd.toString());
				case "huge" -> {
					try (RandomAccessFile file = new RandomAccessFile(passwd.toFile(), "rw")) {
						file.setLength(1L << 40);
					}
				}
				case "loop" -> Files.createSymbolicLink(passwd, Path.of("passwd"));
				case "directory" -> Files.createDirectory(passwd);
				case "device" -> run("mknod", passwd.toString(), "c", "1", "5");
				case "outside" -> Files.createSymbolicLink(passwd, Path.of("../../../../../../../etc/shadow"));
				case "absolute" -> Files.createSymbolicLink(passwd, Path.of("/store/x/passwd"));
				default -> Files.createSymbolicLink(passwd, Path.of("../../../store/x/passwd"));
			}
		});
		ContainerSpec spec = ContainerSpec.of(host.newId(), layers, "/bin/grep", "Uid", "/proc/self/status");
		ContainerSpec asUser = spec.with(spec.process().withUser("web"));
		if (expected.equals("refused")) {
			refusesToStart(asUser, "web");
			assertThat(host.run(spec.with(spec.process().withUser("7"))).output()).contains("7\t7\t7");
		}
		else {
			assertThat(host.run(asUser).output()).contains(expected);
		}
	}

	private static void run(String... command) throws IOException {
		try {
			assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	private static void refusesToStart(ContainerSpec spec, String message) {
		host.containers().create(spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.withMessageContaining(message);
		host.containers().remove(spec.id());
	}

	/**
	 * CVE-2026-31431, by every way to call a 64-bit kernel. Of 32-bit programs'
	 * {@code socketcall(2)} no filter sees the family: there AppArmor has to refuse it.
	 */
	@ParameterizedTest
	@CsvSource({ "38, SYSCALL, 1", "40, SYSCALL, 1", "38, X32, 38", "38, INT80, 1", "40, INT80, 1" })
	void opensNoSocketOfTheKernelsCryptographyOrTheHost(int family, MachineCode.Convention convention, int expected)
			throws IOException {
		Assumptions.assumeTrue("amd64".equals(System.getProperty("os.arch")), "machine code for x86-64 only");
		List<String> layers = host
			.baseAnd((root) -> MachineCode.socket(convention, family).writeTo(root.resolve("attack")));
		TestHost.Ran ran = host.run(ContainerSpec.of(host.newId(), layers, "/attack"));
		// A kernel without 32-bit calls ends the program: nothing was opened either.
		assertThat(ran.code()).isIn(expected, 139);
		if (convention == MachineCode.Convention.SYSCALL) {
			assertThat(ran.code()).isEqualTo(expected);
		}
	}

	@Test
	void runsNoProgramOfAnotherArchitecture() throws IOException {
		List<String> layers = host.baseAnd(
				(root) -> MachineCode.socket(MachineCode.Convention.SYSCALL, 2).foreign().writeTo(root.resolve("arm")));
		ContainerSpec spec = ContainerSpec.of(host.newId(), layers, "/arm");
		host.containers().create(spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.withMessageContaining("execute /arm")
			.withMessageContaining("ENOEXEC")
			.satisfies((ex) -> assertThat(ex.remedy()).contains("for this machine"));
		assertThat(host.containers().get(spec.id()).orElseThrow().state()).isInstanceOfSatisfying(
				ContainerState.Failed.class, (state) -> assertThat(state.exitCode()).isEqualTo(126));
		host.containers().remove(spec.id());
	}

	@Test
	void stacksAHundredAndTwentyEightLayers() throws IOException {
		List<String> layers = new ArrayList<>(TestHost.BASE);
		for (int i = 1; i < 128; i++) {
			String number = Integer.toString(i);
			String name = TestHost.layerName(5000 + i);
			host.layer(name, (root) -> {
				Files.writeString(root.resolve("top"), number);
				Files.writeString(root.resolve("layer" + number), number);
			});
			layers.add(name);
		}
		assertThat(host.run(shell(layers, "cat /top; echo; ls / | grep -c layer")).output().lines())
			.containsExactly("127", "127");
	}

	/** CVE-2024-5154: nothing is written through what the image has in /etc. */
	@Test
	void makesNothingBehindLinksInEtc(@TempDir Path outside) throws IOException {
		List<String> layers = host.baseAnd((root) -> Files.createSymbolicLink(root.resolve("etc"), outside));
		try {
			host.run(shell(layers, "true"));
		}
		catch (GantryException ex) {
			assertThat(ex).hasMessageContaining("/etc");
		}
		assertThat(outside).isEmptyDirectory();
	}

	/** CVE-2026-57231: names without value are not filled from the engine's own. */
	@ParameterizedTest
	@ValueSource(strings = { "", "A=B", "=", "A\0B" })
	void refusesVariablesThatAreNone(String name) {
		ContainerSpec spec = host.shell("env");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> spec.process().withEnvironment(Map.of(name, "x")))
			.withMessageContaining("environment variable");
	}

	@Test
	void passesTenThousandVariablesOn() {
		ContainerSpec spec = host.shell("env | grep -c '^NAME_[0-9]*=value$'");
		spec = spec.with(spec.process().withEnvironment(variables(10_000, "value")));
		assertThat(host.run(spec).output()).isEqualTo("10000");
	}

	/**
	 * See execve(2): arguments and environment have a quarter of the stack, 2 MiB as a
	 * rule.
	 */
	@Test
	void saysWhenThereAreMoreVariablesThanTheKernelTakes() {
		ContainerSpec spec = host.shell("true");
		ContainerSpec large = spec.with(spec.process().withEnvironment(variables(10_000, "v".repeat(700))));
		host.containers().create(large);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(large.id()))
			.withMessageContaining("execute /bin/sh")
			.withMessageContaining("E2BIG")
			.satisfies((ex) -> assertThat(ex.remedy()).contains("environment"));
		host.containers().remove(large.id());
	}

	private static Map<String, String> variables(int count, String value) {
		Map<String, String> variables = new HashMap<>();
		for (int i = 0; i < count; i++) {
			variables.put("NAME_" + i, value);
		}
		return variables;
	}

	/** A bomb in an image: its container ends, its neighbour notices nothing. */
	@Test
	void keepsABombOfProcessesToItself() throws IOException {
		ContainerSpec bomb = host.shell("f() { f | f & }; f; sleep 2; echo still");
		bomb = bomb.with(
				bomb.sandbox().withLimits(new ResourceLimits(CpuShare.ofMillis(200), MemorySize.ofMebibytes(32), 64)));
		host.containers().create(bomb);
		host.containers().start(bomb.id());
		assertThat(host.run(host.shell("echo other")).output()).isEqualTo("other");
		host.containers().stop(bomb.id(), Duration.ZERO);
		host.containers().remove(bomb.id());
	}

}
