package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.volumes.Volume;
import dev.gantry.engine.volumes.VolumeSpec;
import dev.gantry.engine.volumes.Volumes;
import dev.gantry.kernel.files.Directory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Volumes, directories of the host and in memory, as containers see them. */
class VolumeMountTest {

	private static TestHost host;

	private static int number;

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

	private static Volumes volumes() {
		return host.containers().volumes();
	}

	private static String newName() {
		return "v" + ++number;
	}

	private static ContainerSpec with(ContainerSpec spec, VolumeMount... mounts) {
		return spec.with(spec.rootfs().withVolumes(List.of(mounts)));
	}

	private static ContainerSpec onImage(List<String> layers, String script) {
		return ContainerSpec.of(host.newId(), layers, "/bin/sh", "-c", script);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsWhatAContainerWroteForTheNext(boolean userNamespace) {
		String name = newName();
		Sandbox sandbox = Sandbox.DEFAULT.withUserNamespace(userNamespace);
		host.run(with(host.shell("echo kept > /data/f; su app -c 'true'; chmod 777 /data").with(sandbox),
				VolumeMount.of(name, "/data")));
		ContainerSpec reader = with(host.shell("cat /data/f; stat -c '%u:%g' /data/f").with(sandbox),
				VolumeMount.of(name, "/data"));
		assertThat(host.run(reader).output().lines()).containsExactly("kept", "0:0");
	}

	@Test
	void isMadeByTheFirstContainerThatNamesItAndRemovedOnRequest() {
		String name = newName();
		ContainerSpec spec = with(host.shell("true"), VolumeMount.of(name, "/data"));
		host.containers().create(spec);
		assertThat(volumes().find(name)).isPresent();
		assertThat(volumes().users(name)).containsExactly(spec.id());
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> volumes().remove(name))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT))
			.withMessageContaining(spec.id());
		assertThat(volumes().prune((volume) -> volume.name().equals(name))).isEmpty();
		host.containers().remove(spec.id());
		volumes().remove(name);
		assertThat(volumes().find(name)).isEmpty();
	}

	@Test
	void emptyVolumeGetsWhatTheImageHasThere() throws IOException {
		List<String> image = host.baseAnd((root) -> {
			Files.createDirectories(root.resolve("srv/data/deep"));
			Files.writeString(root.resolve("srv/data/deep/file"), "from image");
			Files.createLink(root.resolve("srv/data/same"), root.resolve("srv/data/deep/file"));
			Files.createSymbolicLink(root.resolve("srv/data/link"), Path.of("/etc/passwd"));
			try (Directory data = Directory.open(root.resolve("srv/data"));
					Directory deep = Directory.open(root.resolve("srv/data/deep"))) {
				data.changeOwner(1000, 1001);
				data.changeMode(0750);
				deep.changeOwner("file", 1000, 2000);
				deep.changeMode("file", 04711);
				deep.setAttribute("file", "user.gantry", new byte[] { 7 });
			}
		});
		String name = newName();
		ContainerSpec spec = with(onImage(image, """
				stat -c '%u:%g %a' /srv/data /srv/data/deep/file
				cat /srv/data/same; echo
				readlink /srv/data/link
				test /srv/data/same -ef /srv/data/deep/file && echo one file
				rm -r /srv/data/deep"""), VolumeMount.of(name, "/srv/data"));
		assertThat(host.run(spec).output().lines()).containsExactly("1000:1001 750", "1000:2000 4711", "from image",
				"/etc/passwd", "one file");
		Path data = volumes().find(name).orElseThrow().data();
		try (Directory directory = Directory.open(data)) {
			assertThat(directory.attribute("same", "user.gantry")).hasValue(new byte[] { 7 });
		}
		assertThat(host.run(with(onImage(image, "ls /srv/data"), VolumeMount.of(name, "/srv/data"))).output().lines())
			.containsExactly("link", "same");
	}

	@Test
	void copiesNothingOfTheHostWhenTheImageHasALinkThere() throws IOException {
		List<String> image = host.baseAnd((root) -> Files.createSymbolicLink(root.resolve("out"), Path.of("/../etc")));
		String name = newName();
		host.run(with(onImage(image, "true"), VolumeMount.of(name, "/out")));
		assertThat(volumes().find(name).orElseThrow().data().resolve("passwd"))
			.hasContent("root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:an app:/home/app:/bin/sh\n");
	}

	@Test
	void copiesNothingWhenToldNotTo() throws IOException {
		List<String> image = host.baseAnd((root) -> {
			Files.createDirectories(root.resolve("data"));
			Files.writeString(root.resolve("data/file"), "x");
		});
		ContainerSpec spec = with(onImage(image, "ls /data"), new VolumeMount(newName(), "/data", false, false, ""));
		assertThat(host.run(spec).output()).isEmpty();
	}

	@Test
	void cannotBeWrittenWhenReadOnly() {
		String name = newName();
		volumes().create(VolumeSpec.of(name));
		ContainerSpec spec = with(
				host.shell(
						"echo x > /data/f 2>&1 || echo refused; mount -o remount,rw /data 2>&1 " + "|| echo refused"),
				VolumeMount.of(name, "/data").withReadOnly(true));
		assertThat(host.run(spec).output()).contains("refused").doesNotContain("ok");
		assertThat(volumes().find(name).orElseThrow().data()).isEmptyDirectory();
	}

	@Test
	void partOfAVolumeIsReachedButNothingOutsideOfIt() throws IOException {
		String name = newName();
		Volume volume = volumes().create(VolumeSpec.of(name));
		Files.createDirectories(volume.data().resolve("a/b"));
		Files.writeString(volume.data().resolve("a/b/f"), "deep");
		Files.createSymbolicLink(volume.data().resolve("host"), Path.of("/etc"));
		Files.createSymbolicLink(volume.data().resolve("up"), Path.of("../../../../../../etc"));
		ContainerSpec good = with(host.shell("cat /data/f"), VolumeMount.of(name, "/data").withSubpath("a/b"));
		assertThat(host.run(good).output()).isEqualTo("deep");
		for (String hostile : List.of("host", "up", "missing")) {
			ContainerSpec bad = with(host.shell("ls /data"), VolumeMount.of(name, "/data").withSubpath(hostile));
			host.containers().create(bad);
			assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(bad.id()))
				.withMessageContaining(hostile);
			host.containers().remove(bad.id());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a/b", "../etc", "/etc", ".hidden", "-x", "a\nb", "a b" })
	void refusesNamesThatAreNotSafe(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> VolumeSpec.of(name));
		assertThatIllegalArgumentException().isThrownBy(() -> VolumeMount.of(name, "/data"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "data", "/", "/..", "/proc", "/proc/sys", "/sys", "/dev", "/dev/../proc", "/dev/pts" })
	void refusesTargetsThatCannotBeCovered(String target) {
		assertThatIllegalArgumentException().isThrownBy(() -> VolumeMount.of("v", target));
		assertThatIllegalArgumentException().isThrownBy(() -> TmpfsMount.of(target));
		assertThatIllegalArgumentException().isThrownBy(() -> new BindMount("/tmp", target, false));
	}

	/** CVE-2019-16884, CVE-2025-52881: a link of the image that leads to the kernel's. */
	@ParameterizedTest
	@ValueSource(strings = { "/proc", "/proc/self/attr", "/proc/sys/net", "/sys", "/sys/fs/cgroup", "/dev", "/dev/pts",
			"/dev/mqueue" })
	void refusesTargetsThatLeadToTheKernels(String kernels) throws IOException {
		List<String> image = host
			.baseAnd((root) -> Files.createSymbolicLink(root.resolve("data"), Path.of(".." + kernels)));
		ContainerSpec spec = with(onImage(image, "true"), new VolumeMount(newName(), "/data", false, false, ""));
		host.containers().create(spec);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().start(spec.id()))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.START_FAILED))
			.withMessageContaining("/data");
		host.containers().remove(spec.id());
	}

	@Test
	void targetBehindALinkIsMadeInsideTheRoot(@TempDir Path outside) throws IOException {
		List<String> image = host.baseAnd((root) -> Files.createSymbolicLink(root.resolve("data"), outside));
		String name = newName();
		ContainerSpec spec = with(onImage(image, "echo x > /data/f; ls " + outside),
				new VolumeMount(name, "/data", false, false, ""));
		assertThat(host.run(spec).output()).isEqualTo("f");
		assertThat(outside).isEmptyDirectory();
		assertThat(volumes().find(name).orElseThrow().data().resolve("f")).hasContent("x\n");
	}

	/**
	 * CVE-2021-30465: a neighbour swaps a target in a shared volume while it is mounted.
	 */
	@Test
	void racingNeighbourNeverMovesAMountOutOfTheRoot() throws IOException {
		String shared = newName();
		String other = newName();
		ContainerSpec racer = with(host.shell("""
				cd /shared; mkdir real; ln -s / link
				while true; do mv real swap; mv link real; mv real link; mv swap real; done"""),
				VolumeMount.of(shared, "/shared"));
		host.containers().create(racer);
		host.containers().start(racer.id());
		List<String> before = mountTargets();
		for (int i = 0; i < 30; i++) {
			ContainerSpec victim = with(host.shell("grep -c ' /proc ' /proc/mounts; ls /bin/busybox"),
					VolumeMount.of(shared, "/shared"), VolumeMount.of(other, "/shared/real/in"));
			host.containers().create(victim);
			try {
				host.containers().start(victim.id());
				host.containers().exit(victim.id()).join();
				assertThat(host.log(victim.id())).extracting((entry) -> entry.text())
					.containsExactly("1", "/bin/busybox");
			}
			catch (GantryException ex) {
				assertThat(ex.code()).isEqualTo(ErrorCode.START_FAILED);
			}
			host.containers().remove(victim.id());
		}
		assertThat(mountTargets()).isEqualTo(before);
		host.containers().stop(racer.id(), Duration.ZERO);
		host.containers().remove(racer.id());
		try (var files = Files.list(volumes().find(other).orElseThrow().data())) {
			assertThat(files).isEmpty();
		}
	}

	private static List<String> mountTargets() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/mountinfo"))
			.stream()
			.map((line) -> line.split(" ")[4])
			.filter((target) -> target.contains("gantry-engine-test"))
			.toList();
	}

	@Test
	void nestedMountsAppearWhateverTheirOrder() {
		String outer = newName();
		String inner = newName();
		ContainerSpec spec = with(host.shell("echo i > /data/in/f; echo o > /data/f; ls /data"),
				VolumeMount.of(inner, "/data/in"), VolumeMount.of(outer, "/data"));
		assertThat(host.run(spec).output().lines()).containsExactly("f", "in");
		assertThat(volumes().find(inner).orElseThrow().data().resolve("f")).hasContent("i\n");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void directoryInMemoryHasItsSizeAndMode(boolean userNamespace) {
		ContainerSpec spec = host
			.shell("stat -c '%u:%g %a' /scratch; dd if=/dev/zero of=/scratch/f bs=1k count=2000 2>/dev/null; "
					+ "stat -c %s /scratch/f; grep ' /scratch ' /proc/mounts")
			.with(Sandbox.DEFAULT.withUserNamespace(userNamespace));
		ContainerSpec with = spec.with(spec.rootfs()
			.withTemporary(List.of(new TmpfsMount("/scratch", MemorySize.ofMebibytes(1), 01770, false))));
		List<String> lines = host.run(with).output().lines().toList();
		assertThat(lines.get(0)).isEqualTo("0:0 1770");
		assertThat(lines.get(1)).isEqualTo("1048576");
		assertThat(lines.get(2)).contains("nosuid", "nodev", "noexec", "size=1024k");
	}

	@Test
	void sharedMemoryCanBeMadeLarger() {
		ContainerSpec spec = host.shell("grep ' /dev/shm ' /proc/mounts | tail -n 1");
		ContainerSpec with = spec.with(spec.rootfs()
			.withTemporary(List.of(new TmpfsMount("/dev/shm", MemorySize.ofMebibytes(128), 01777, true))));
		assertThat(host.run(with).output()).contains("size=131072k");
	}

	@Test
	void readOnlyDirectoryOfTheHostIsSoToItsDepth(@TempDir Path directory) throws IOException {
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		Files.createDirectories(directory.resolve("deep"));
		ContainerSpec spec = host
			.shell("touch /in/f 2>/dev/null || echo refused; " + "touch /in/deep/f 2>/dev/null || echo refused");
		for (BindMount.Propagation propagation : BindMount.Propagation.values()) {
			ContainerSpec with = ContainerSpec.of(host.newId(), TestHost.BASE, "/bin/sh", "-c",
					spec.process().arguments().get(2));
			with = with.with(with.rootfs()
				.withMounts(List.of(new BindMount(directory.toString(), "/in", true, propagation, true))));
			assertThat(host.run(with).output().lines()).containsExactly("refused", "refused");
		}
	}

	@Test
	void usageAndListAreTold() throws IOException {
		String name = newName();
		Volume volume = volumes().create(VolumeSpec.of(name).withLabels(Map.of("a", "b")));
		Files.write(volume.data().resolve("f"), new byte[100_000]);
		Files.createLink(volume.data().resolve("g"), volume.data().resolve("f"));
		assertThat(volumes().usage(name).size().bytes()).isBetween(100_000L, 120_000L);
		assertThat(volumes().usage(name).files()).isEqualTo(2);
		assertThat(volumes().list()).contains(volume);
		assertThat(volumes().create(VolumeSpec.of(name).withLabels(Map.of("a", "b")))).isEqualTo(volume);
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> volumes().create(VolumeSpec.of(name)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		Volume anonymous = volumes().createAnonymous();
		assertThat(volumes().prune((each) -> each.spec().anonymous())).containsExactly(anonymous);
	}

	@Test
	void volumesAndTheirUsersAreFoundAgainByTheNextAgent() throws IOException {
		String name = newName();
		Volume volume = volumes().create(VolumeSpec.of(name).withLabels(Map.of("a", "b")));
		ContainerSpec spec = with(host.shell("true"), VolumeMount.of(name, "/data"));
		host.containers().create(spec);
		Files.createDirectories(host.home().volumes().resolve("half-made/data"));
		host.closeEngine();
		host.open();
		assertThat(volumes().find(name)).contains(volume);
		assertThat(volumes().users(name)).containsExactly(spec.id());
		assertThat(host.home().volumes().resolve("half-made")).doesNotExist();
		host.containers().remove(spec.id());
	}

}
