package dev.gantry.engine.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.network.Membership;
import dev.gantry.engine.network.NetworkSpec;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.netlink.Rtnetlink;
import dev.gantry.kernel.nftables.Nftables;
import dev.gantry.kernel.nftables.Transaction;
import dev.gantry.kernel.process.BootId;
import dev.gantry.kernel.process.ProcessStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The host goes down and comes up again, as far as a home can tell: every process,
 * control group, link and rule of it is gone, and its run directory too; what is on disk
 * is there and speaks of another boot.
 */
@Timeout(300)
class RebootTest {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private TestHost host;

	@BeforeEach
	void open() {
		this.host = TestHost.create();
	}

	@AfterEach
	void close() throws IOException {
		if (this.host != null) {
			this.host.close();
		}
	}

	@Test
	void startsWhatItsPolicyHoldsAndNothingElse() throws Exception {
		Map<String, ContainerSpec> specs = new LinkedHashMap<>();
		specs.put("always", made("always", RestartPolicy.When.ALWAYS));
		specs.put("unless", made("unless", RestartPolicy.When.UNLESS_STOPPED));
		specs.put("failure", made("failure", RestartPolicy.When.ON_FAILURE));
		specs.put("never", made("never", RestartPolicy.When.NO));
		specs.put("stopped", made("stopped", RestartPolicy.When.UNLESS_STOPPED));
		specs.put("undone", made("undone", RestartPolicy.When.ALWAYS));
		specs.put("created", made("created", RestartPolicy.When.ALWAYS));
		for (String id : List.of("always", "unless", "failure", "never", "stopped", "undone")) {
			this.host.containers().start(id);
			await().atMost(PATIENCE).until(() -> !this.host.log(id).isEmpty());
		}
		this.host.containers().stop("stopped", Duration.ZERO);
		this.host.containers().stop("undone", Duration.ZERO);
		reboot();
		for (String id : List.of("always", "unless", "failure", "undone")) {
			await().atMost(PATIENCE).until(() -> running(id) && this.host.log(id).size() == 2);
		}
		assertThat(this.host.containers().get("never").orElseThrow().state()).isInstanceOfSatisfying(
				ContainerState.Exited.class, (state) -> assertThat(state.exit().code()).isEqualTo(255));
		assertThat(running("stopped")).isFalse();
		assertThat(this.host.containers().get("created").orElseThrow().state())
			.isInstanceOf(ContainerState.Created.class);
	}

	@Test
	void findsVolumesNetworksAndLimitsAgain() throws Exception {
		this.host.containers().networks().create(NetworkSpec.of("net"));
		ContainerSpec server = this.host
			.shell("date +%s%N >> /data/starts; while true; do cat /data/starts | nc -l -p 80; done");
		server = server
			.with(server.rootfs()
				.withChanges(RootFilesystem.Changes.KEPT)
				.withVolumes(List.of(VolumeMount.of("kept", "/data"))))
			.with(Networking.of(Membership.of("net").withAliases(List.of("db"))))
			.with(server.sandbox().withLimits(new ResourceLimits(CpuShare.ofMillis(0), MemorySize.ofMebibytes(64), 50)))
			.with(server.housekeeping().with(Care.NONE.with(new RestartPolicy(RestartPolicy.When.ALWAYS, 0))));
		String id = server.id();
		this.host.containers().create(server);
		this.host.containers().start(id);
		reboot();
		await().atMost(PATIENCE).until(() -> running(id));
		ContainerSpec client = this.host.shell(
				"n=0; until [ $n -ge 2 ]; do n=$(nc db 80 </dev/null 2>/dev/null | wc -l); usleep 50000; done; echo $n")
			.with(Networking.of(Membership.of("net")));
		assertThat(this.host.run(client).output()).isEqualTo("2");
		assertThat(this.host.containers().usage(id).pids()).isPositive();
	}

	private ContainerSpec made(String id, RestartPolicy.When when) {
		ContainerSpec spec = ContainerSpec.of(id, TestHost.BASE, "/bin/sh", "-c",
				"echo up; while :; do usleep 20000; done");
		spec = spec.with(spec.rootfs().withChanges(RootFilesystem.Changes.KEPT))
			.with(spec.housekeeping().with(Care.NONE.with(new RestartPolicy(when, 0))));
		this.host.containers().create(spec);
		return spec;
	}

	private boolean running(String id) {
		return this.host.containers().get(id).orElseThrow().running();
	}

	private void reboot() throws Exception {
		String name = this.host.home().shortName();
		Path run = this.host.home().runDirectory();
		this.host.closeEngine();
		await().atMost(PATIENCE).until(() -> killed(run));
		await().atMost(PATIENCE).ignoreExceptions().until(() -> withoutGroups(name));
		try (Rtnetlink links = Rtnetlink.open(); Nftables tables = Nftables.open()) {
			tables.apply(Transaction.on("gantry_" + name).addTable().deleteTable(), "remove");
			links.links()
				.stream()
				.filter((link) -> link.name().matches("(gtr-|gn|g)" + name.substring(0, 6) + ".*"))
				.forEach(links::delete);
		}
		try (Directory parent = Directory.open(run.getParent())) {
			parent.removeTree(run.getFileName().toString());
		}
		anotherBoot();
		this.host.open();
	}

	/** Whether none of the launcher's processes is left; their ends may take a moment. */
	private static boolean killed(Path run) {
		List<ProcessHandle> left = ProcessHandle.allProcesses()
			.filter((process) -> process.info()
				.arguments()
				.filter((arguments) -> arguments.length > 0 && arguments[0].equals(run.toString()))
				.isPresent())
			.toList();
		left.forEach(ProcessHandle::destroyForcibly);
		return left.isEmpty();
	}

	/** Removes the home's control groups, after whoever is in them. */
	private static boolean withoutGroups(String name) throws IOException {
		List<Path> groups = new ArrayList<>();
		try (Stream<Path> all = Files.find(Path.of("/sys/fs/cgroup"), 4,
				(path, attributes) -> attributes.isDirectory() && path.toString().contains("/gantry-" + name))) {
			all.forEach(groups::add);
		}
		for (int i = groups.size() - 1; i >= 0; i--) {
			for (String pid : Files.readAllLines(groups.get(i).resolve("cgroup.procs"))) {
				ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
			}
			Files.delete(groups.get(i));
		}
		return true;
	}

	/**
	 * The numbers of before are other processes' now: this one's, with its very start.
	 */
	private void anotherBoot() throws IOException {
		long self = ProcessHandle.current().pid();
		String here = self + " " + ProcessStatus.read((int) self).orElseThrow().startTime();
		try (Stream<Path> files = Files.find(this.host.home().containers(), 2,
				(path, attributes) -> path.getFileName().toString().equals("pid"))) {
			for (Path file : files.toList()) {
				String text = Files.readString(file);
				String record = text.substring(text.indexOf('\n'));
				assertThat(record).contains(BootId.read());
				Files.writeString(file,
						here + " " + here + record.replace(BootId.read(), "00000000-0000-0000-0000-000000000000"));
			}
		}
	}

}
