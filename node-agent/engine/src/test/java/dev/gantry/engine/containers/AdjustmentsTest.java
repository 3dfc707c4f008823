package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Changes of containers that exist. */
class AdjustmentsTest {

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

	@Test
	void renamesAtOnceAndForGood() {
		ContainerSpec spec = host.shell("sleep 100").with(Housekeeping.DEFAULT.withName("first"));
		host.containers().create(spec);
		host.containers().start(spec.id());
		assertThat(host.containers().find("first")).map(Container::id).contains(spec.id());
		assertThat(host.containers().rename(spec.id(), "second").name()).isEqualTo("second");
		assertThat(host.containers().find("first")).isEmpty();
		assertThat(host.containers().find("second")).map(Container::id).contains(spec.id());
		host.closeEngine();
		host.open();
		assertThat(host.containers().find("second")).map(Container::running).contains(true);
		assertThat(host.containers().find(spec.id())).map(Container::name).contains("second");
		end(spec);
		assertThat(host.containers().find("second")).isEmpty();
	}

	@Test
	void refusesANameThatAnotherContainerHas() {
		ContainerSpec one = host.shell("true").with(Housekeeping.DEFAULT.withName("taken"));
		ContainerSpec other = host.shell("true");
		host.containers().create(one);
		host.containers().create(other);
		assertConflict(() -> host.containers().rename(other.id(), "taken"));
		assertConflict(() -> host.containers().create(host.shell("true").with(one.housekeeping())));
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> host.containers().rename(other.id(), "../up"));
		assertThat(host.containers().get(other.id()).orElseThrow().name()).isEqualTo(other.id());
		end(one);
		assertThat(host.containers().rename(other.id(), "taken").name()).isEqualTo("taken");
		end(other);
	}

	@Test
	void changesLimitsOfARunningContainer() throws IOException {
		ContainerSpec spec = host.shell("sleep 100");
		host.containers().create(spec);
		host.containers().start(spec.id());
		LimitsUpdate more = new LimitsUpdate(Optional.of(CpuShare.ofMillis(500)),
				Optional.of(MemorySize.ofMebibytes(512)), Optional.of(77));
		host.containers().update(spec.id(), more);
		assertThat(limit(spec, "pids", "pids.max", "pids.max")).isEqualTo("77");
		assertThat(limit(spec, "memory", "memory.limit_in_bytes", "memory.max")).isEqualTo("536870912");
		assertThat(limit(spec, "cpu", "cpu.cfs_quota_us", "cpu.max")).startsWith("50000");
		host.containers()
			.update(spec.id(),
					new LimitsUpdate(Optional.empty(), Optional.of(MemorySize.ofMebibytes(64)), Optional.empty()));
		assertThat(limit(spec, "memory", "memory.limit_in_bytes", "memory.max")).isEqualTo("67108864");
		assertThat(limit(spec, "pids", "pids.max", "pids.max")).isEqualTo("77");
		host.closeEngine();
		host.open();
		assertThat(host.containers().get(spec.id()).orElseThrow().spec().sandbox().limits().memory())
			.isEqualTo(MemorySize.ofMebibytes(64));
		end(spec);
	}

	@Test
	void keepsTheOldLimitsWhenTheKernelRefusesTheNewOnes() {
		ContainerSpec spec = host
			.shell("x=$(head -c 6000000 /dev/zero | tr '\\0' x); touch /ready; sleep 100; echo $x");
		host.containers().create(spec);
		host.containers().start(spec.id());
		Path ready = host.containers().upperDirectory(spec.id()).resolve("ready");
		org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(ready));
		LimitsUpdate less = new LimitsUpdate(Optional.empty(), Optional.of(MemorySize.ofBytes(4_194_304)),
				Optional.empty());
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().update(spec.id(), less))
			.withMessageContaining("memory.")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
		assertThat(host.containers().get(spec.id()).orElseThrow())
			.satisfies((container) -> assertThat(container.running()).isTrue())
			.extracting((container) -> container.spec().sandbox().limits())
			.isEqualTo(spec.sandbox().limits());
		end(spec);
	}

	/** What the container did not have groups for before. */
	@Test
	void changesHowARunningContainerSharesTheMachine() throws IOException {
		String disk = disk();
		ContainerSpec spec = host.shell("sleep 1000 & while :; do usleep 20000; done");
		host.containers().create(spec);
		host.containers().start(spec.id());
		DiskShares disks = new DiskShares(0, Map.of(),
				List.of(new DiskRate(disk, DiskRate.Kind.WRITTEN_BYTES, 1_048_576),
						new DiskRate(disk, DiskRate.Kind.READS, 500)));
		LimitsUpdate update = new LimitsUpdate(Optional.empty(), Optional.empty(), Optional.empty())
			.with(new ResourceControls(300, "0", "", MemorySize.ofMebibytes(32), MemorySize.ZERO, disks));
		host.containers().update(spec.id(), update);
		assertThat(limit(spec, "cpu", "cpu.shares", "cpu.weight")).isIn("3072", "300");
		assertThat(limit(spec, "cpuset", "cpuset.cpus", "cpuset.cpus")).isEqualTo("0");
		assertThat(limit(spec, "memory", "memory.soft_limit_in_bytes", "memory.high")).isEqualTo("33554432");
		assertThat(limit(spec, "blkio", "blkio.throttle.write_bps_device", "io.max")).contains(disk + " ", "1048576");
		assertThat(limit(spec, "blkio", "blkio.throttle.read_iops_device", "io.max")).contains(disk + " ", "500");
		for (String pid : limit(spec, "memory", "cgroup.procs", "cgroup.procs").split("\n")) {
			assertThat(Files.readString(Path.of("/proc", pid, "status"))).contains("Cpus_allowed_list:\t0\n");
		}
		host.containers()
			.update(spec.id(), new LimitsUpdate(Optional.empty(), Optional.empty(), Optional.empty())
				.with(new ResourceControls(0, "", "", MemorySize.ZERO, MemorySize.ZERO, DiskShares.DEFAULT)));
		assertThat(host.containers().get(spec.id()).orElseThrow().spec().sandbox().controls())
			.isEqualTo(update.controls());
		end(spec);
		Path group = Path.of("/sys/fs/cgroup/cpuset/gantry-" + host.home().shortName(), spec.id());
		org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(group));
	}

	@Test
	void refusesSharesThatTheKernelRefuses() {
		ContainerSpec spec = host.shell("sleep 1000");
		host.containers().create(spec);
		host.containers().start(spec.id());
		LimitsUpdate update = new LimitsUpdate(Optional.empty(), Optional.empty(), Optional.of(99))
			.with(new ResourceControls(0, "4095", "", MemorySize.ZERO, MemorySize.ZERO, DiskShares.DEFAULT));
		assertThatExceptionOfType(GantryException.class).isThrownBy(() -> host.containers().update(spec.id(), update))
			.withMessageContaining("cpuset.cpus");
		assertThat(host.containers().get(spec.id()).orElseThrow().spec()).isEqualTo(spec);
		end(spec);
	}

	@Test
	void startsAgainByThePolicyThatItGotWhileItRan() {
		ContainerSpec spec = host.shell("sleep 1000");
		spec = spec.with(spec.rootfs().withChanges(RootFilesystem.Changes.KEPT));
		String id = spec.id();
		host.containers().create(spec);
		host.containers().start(id);
		host.containers()
			.update(id, new LimitsUpdate(Optional.empty(), Optional.empty(), Optional.empty())
				.with(new RestartPolicy(RestartPolicy.When.ALWAYS, 0)));
		int pid = ((ContainerState.Running) host.containers().get(id).orElseThrow().state()).pid();
		ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
		org.awaitility.Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> host.containers().get(id).orElseThrow().upkeep().restarts() > 0
					&& host.containers().get(id).orElseThrow().running());
		end(spec);
		ContainerSpec once = host.shell("sleep 1000");
		host.containers().create(once);
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> host.containers()
				.update(once.id(),
						new LimitsUpdate(Optional.empty(), Optional.empty(), Optional.empty())
							.with(new RestartPolicy(RestartPolicy.When.ALWAYS, 0))))
			.withMessageContaining("made to run once");
		end(once);
	}

	@Test
	void readsTheDiskWeightOfAnEarlierVersion() {
		ObjectNode document = JsonMapper.shared().valueToTree(ResourceControls.DEFAULT);
		document.remove("disks");
		document.put("ioWeight", 200);
		String text = document.toString();
		ResourceControls read = JsonMapper.shared().readValue(text, ResourceControls.class);
		assertThat(read.disks()).isEqualTo(DiskShares.ofWeight(200));
		assertThat(JsonMapper.shared().readValue(JsonMapper.shared().writeValueAsString(read), ResourceControls.class))
			.isEqualTo(read);
	}

	private static String disk() throws IOException {
		try (Stream<Path> disks = Files.list(Path.of("/sys/block"))) {
			List<Path> numbers = disks.map((disk) -> disk.resolve("dev")).filter(Files::exists).toList();
			Assumptions.assumeFalse(numbers.isEmpty(), "this host has no disk");
			return Files.readString(numbers.get(0)).strip();
		}
	}

	private static String limit(ContainerSpec spec, String controller, String legacy, String unified)
			throws IOException {
		Path group = Path.of("/sys/fs/cgroup", controller, "gantry-" + host.home().shortName(), spec.id());
		Path file = Files.isDirectory(group) ? group.resolve(legacy)
				: Path.of("/sys/fs/cgroup", "gantry-" + host.home().shortName(), spec.id(), unified);
		return Files.readString(file).strip();
	}

	private static void end(ContainerSpec spec) {
		host.containers().stop(spec.id(), Duration.ZERO);
		host.containers().remove(spec.id());
	}

	private static void assertConflict(Runnable call) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.STATE_CONFLICT));
	}

}
