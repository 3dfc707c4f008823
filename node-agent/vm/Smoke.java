import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.DiskRate;
import dev.gantry.engine.containers.DiskShares;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.containers.LimitsUpdate;
import dev.gantry.engine.containers.ResourceControls;
import dev.gantry.engine.exec.Exec;
import dev.gantry.engine.exec.ExecSpec;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.engine.logs.LogSelection;
import dev.gantry.engine.network.BridgeNetwork;

/**
 * The engine on this host's kernel, as a table: what was tried and what came of it. Argument:
 * a directory for the home, on a file system that can be id-mapped. Exit status 1 when a line
 * says no.
 */
public final class Smoke {

	private static final String LAYER = "5e".repeat(32);

	private static boolean failed;

	private static int number;

	private static HostContainers containers;

	private Smoke() {
	}

	public static void main(String[] args) throws Exception {
		EngineHome home = EngineHome.below(Path.of(args[0]));
		layer(home.layers().resolve(LAYER));
		BridgeNetwork network = BridgeNetwork.open(home);
		containers = HostContainers.open(home, network);
		try {
			line("a container starts and its exit status is told", () -> run("exit 7").code() == 7);
			line("its output is kept", () -> run("echo hello").output().equals("hello"));
			line("it has a user namespace", () -> !run("cat /proc/self/uid_map").output().startsWith("         0          0"));
			line("files it makes are its root's on disk", () -> run("touch /f; stat -c %u /f").output().equals("0"));
			line("memory beyond the limit is told as such", Smoke::outOfMemory);
			line("no more processes than the limit",
					() -> run(limits(0, 64, 8), "for i in 1 2 3 4 5 6 7 8 9; do sleep 3 & done; echo unlimited").code() != 0);
			line("processor time is limited",
					() -> run(limits(100, 64, 32), "cat /sys/fs/cgroup/cpu.max 2>/dev/null || cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us")
						.output()
						.startsWith("10000"));
			line("/dev/null opens, /dev/kmsg's number does not",
					() -> run("head -c 1 /dev/zero >/dev/null && ! mknod /tmp/kmsg c 1 11 && echo refused").output()
						.endsWith("refused"));
			line("nor by a node made without a user namespace", Smoke::deviceProgram);
			line("weights, processors, memory.high, io.max are set", Smoke::shares);
			line("and are changed while it runs", Smoke::update);
			line("an exec is in the same groups, with its limits", Smoke::exec);
			line("a directory of the host has the owners of the host", () -> bind(home.directory().resolve("shared"), true));
			line("so has one that cannot be mapped, without user ns", () -> bind(Path.of("/run/shared"), false));
			line("a stop ends every process of it", Smoke::stopAll);
			line("pressure is told", Smoke::pressure);
			line("it is paused and goes on", Smoke::pause);
			line("it is killed", Smoke::kill);
			line("what it uses is told", Smoke::usage);
			line("a missing program is 127", () -> status("/not/there") == 127);
			line("128 layers are stacked", () -> manyLayers(home));
		}
		finally {
			containers.teardown();
			network.teardown();
			network.close();
		}
		System.exit(failed ? 1 : 0);
	}

	/** With all the host's rights but the program's: a node is made, and does not open. */
	private static boolean deviceProgram() throws Exception {
		ContainerSpec spec = spec(ResourceLimits.DEFAULT, "cd /dev/shm && mknod kmsg c 1 11 && mknod null2 c 1 3; cd /; "
				+ "mknod /kmsg c 1 11 && mknod /null2 c 1 3 && echo x > /null2 && echo opened; "
				+ "head -c 1 /kmsg 2>&1 || echo refused");
		String output = run(spec.with(spec.sandbox().withUserNamespace(false))).output();
		return output.contains("opened") && output.endsWith("refused") && output.contains("not permitted");
	}

	private static ResourceControls controls(int weight, long rate) throws IOException {
		String disk = Files.readString(Path.of("/sys/block/vda/dev")).strip();
		DiskShares disks = new DiskShares(weight, Map.of(),
				List.of(new DiskRate(disk, DiskRate.Kind.WRITTEN_BYTES, rate),
						new DiskRate(disk, DiskRate.Kind.READS, 100)));
		return new ResourceControls(weight, "0", "0", MemorySize.ofMebibytes(48), MemorySize.ZERO, disks);
	}

	private static final String SHARES = "cd /sys/fs/cgroup; cat cpu.weight cpuset.cpus memory.high io.max; cat pids.max";

	private static boolean shares() throws Exception {
		ContainerSpec spec = spec(ResourceLimits.DEFAULT, SHARES);
		String output = run(spec.with(spec.sandbox().withControls(controls(200, 1_048_576)))).output();
		return output.startsWith("200\n0\n50331648\n") && output.contains("rbps=max wbps=1048576 riops=100 wiops=max");
	}

	private static boolean update() throws Exception {
		String id = started("while ! test -e /go; do sleep 0.05; done; " + SHARES);
		containers.update(id, new LimitsUpdate(Optional.empty(), Optional.of(MemorySize.ofMebibytes(96)), Optional.of(99))
			.with(controls(300, 2_097_152)));
		var execs = containers.execs();
		execs.startDetached(execs.create(id, ExecSpec.of("touch", "/go")).id());
		containers.exit(id).get(60, TimeUnit.SECONDS);
		String output = output(id);
		containers.remove(id);
		return output.startsWith("300\n0\n50331648\n") && output.contains("wbps=2097152") && output.endsWith("99");
	}

	private static boolean exec() throws Exception {
		String id = started("sleep 1000");
		var execs = containers.execs();
		Exec exec = execs.create(id, ExecSpec.of("sh", "-c", "test $(cat /sys/fs/cgroup/pids.max) = 2048 && grep -q '^0::/$' /proc/self/cgroup"));
		execs.startDetached(exec.id());
		var state = execs.ended(exec.id()).get(60, TimeUnit.SECONDS).state();
		end(id);
		return state.equals(new Exec.Ended(0));
	}

	private static boolean bind(Path directory, boolean mapped) throws Exception {
		Files.createDirectory(directory);
		ContainerSpec spec = spec(ResourceLimits.DEFAULT, "touch /in/new; stat -c %u /in/new; cat /proc/self/uid_map");
		String output = run(spec.with(spec.rootfs().withMounts(List.of(new BindMount(directory.toString(), "/in", false)))))
			.output();
		boolean own = output.endsWith(" 65536");
		return output.startsWith("0\n") && own == mapped
				&& Files.getAttribute(directory.resolve("new"), "unix:uid").equals(0);
	}

	private static boolean stopAll() throws Exception {
		String id = started("for i in 1 2 3 4 5; do sleep 1000 & done; wait");
		Path group = Path.of("/sys/fs/cgroup");
		try (var all = Files.find(group, 2, (path, attributes) -> path.getFileName().toString().equals(id))) {
			group = all.findFirst().orElseThrow();
		}
		containers.stop(id, Duration.ZERO);
		containers.remove(id);
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (Files.exists(group) && System.nanoTime() < deadline) {
			Thread.sleep(50);
		}
		return Files.notExists(group);
	}

	private static boolean pressure() throws Exception {
		return run("test -e /sys/fs/cgroup/cpu.pressure && cat /sys/fs/cgroup/cpu.pressure || echo some absent").output()
			.startsWith("some ");
	}

	private static void layer(Path layer) throws IOException {
		for (String name : List.of("bin", "etc", "tmp", "proc", "sys", "dev")) {
			Files.createDirectories(layer.resolve(name));
		}
		Files.copy(Path.of("/bin/busybox"), layer.resolve("bin/busybox"));
		for (String name : List.of("sh", "cat", "echo", "sleep", "touch", "stat", "head", "mknod", "dd", "true", "test", "grep")) {
			Files.createSymbolicLink(layer.resolve("bin").resolve(name), Path.of("busybox"));
		}
	}

	private static void line(String what, Callable<Boolean> attempt) {
		String answer;
		try {
			answer = attempt.call() ? "yes" : "NO";
		}
		catch (Exception ex) {
			answer = "NO: " + ex;
		}
		failed |= !answer.equals("yes");
		System.out.printf("%-52s %s%n", what, answer);
	}

	private static ResourceLimits limits(int cpuMillis, int mebibytes, int pids) {
		return new ResourceLimits(CpuShare.ofMillis(cpuMillis), MemorySize.ofMebibytes(mebibytes), pids);
	}

	private static ContainerSpec spec(ResourceLimits limits, String script) {
		ContainerSpec spec = ContainerSpec.of("smoke" + ++number, List.of(LAYER), "/bin/sh", "-c", script);
		return spec.with(spec.sandbox().withLimits(limits));
	}

	private static Ended run(String script) throws Exception {
		return run(ResourceLimits.DEFAULT, script);
	}

	private static Ended run(ResourceLimits limits, String script) throws Exception {
		return run(spec(limits, script));
	}

	private static String output(String id) {
		List<String> lines = new ArrayList<>();
		containers.logs(id, LogSelection.ALL, (LogEntry entry) -> lines.add(entry.text())).done().join();
		return String.join("\n", lines);
	}

	private static Ended run(ContainerSpec spec) throws Exception {
		containers.create(spec);
		containers.start(spec.id());
		ContainerState state = containers.exit(spec.id()).get(60, TimeUnit.SECONDS).state();
		String output = output(spec.id());
		containers.remove(spec.id());
		return new Ended((ContainerState.Exited) state, output);
	}

	private static boolean outOfMemory() throws Exception {
		return run(limits(0, 32, 64), "dd if=/dev/zero of=/dev/null bs=64M count=1").state().exit().outOfMemory();
	}

	private static String started(String script) {
		ContainerSpec spec = spec(ResourceLimits.DEFAULT, script);
		containers.create(spec);
		return containers.start(spec.id()).id();
	}

	private static boolean pause() throws Exception {
		String id = started("while true; do echo tick; sleep 0.05; done");
		Path log = log(id);
		containers.pause(id);
		long before = Files.size(log);
		Thread.sleep(1000);
		boolean still = Files.size(log) == before;
		containers.resume(id);
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (Files.size(log) == before && System.nanoTime() < deadline) {
			Thread.sleep(50);
		}
		boolean goesOn = Files.size(log) > before;
		end(id);
		return still && goesOn;
	}

	private static Path log(String id) throws Exception {
		Path log = containers.upperDirectory(id).resolveSibling("log");
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (Files.notExists(log) && System.nanoTime() < deadline) {
			Thread.sleep(50);
		}
		return log;
	}

	private static boolean kill() throws Exception {
		String id = started("sleep 1000");
		containers.kill(id, 9);
		boolean killed = ((ContainerState.Exited) containers.exit(id).get(60, TimeUnit.SECONDS).state()).exit().code() == 137;
		containers.remove(id);
		return killed;
	}

	private static boolean usage() throws Exception {
		String id = started("while true; do true; done");
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		boolean told = false;
		while (!told && System.nanoTime() < deadline) {
			var usage = containers.usage(id);
			told = usage.cpu().compareTo(Duration.ofMillis(50)) > 0 && usage.memory().bytes() > 0 && usage.pids() > 0;
			Thread.sleep(50);
		}
		end(id);
		return told;
	}

	private static void end(String id) {
		containers.stop(id, Duration.ZERO);
		containers.remove(id);
	}

	private static int status(String program) {
		ContainerSpec spec = ContainerSpec.of("smoke" + ++number, List.of(LAYER), program);
		containers.create(spec);
		try {
			containers.start(spec.id());
			return 0;
		}
		catch (RuntimeException ex) {
			return ((ContainerState.Failed) containers.get(spec.id()).orElseThrow().state()).exitCode();
		}
		finally {
			containers.remove(spec.id());
		}
	}

	private static boolean manyLayers(EngineHome home) throws Exception {
		List<String> layers = new ArrayList<>(List.of(LAYER));
		for (int i = 0; i < 127; i++) {
			String name = String.format("%064x", i);
			Files.createDirectories(home.layers().resolve(name));
			Files.writeString(home.layers().resolve(name).resolve("top"), Integer.toString(i));
			layers.add(name);
		}
		ContainerSpec spec = ContainerSpec.of("smoke" + ++number, layers, "/bin/cat", "/top");
		containers.create(spec);
		containers.start(spec.id());
		containers.exit(spec.id()).get(60, TimeUnit.SECONDS);
		boolean topmost = Files.readString(log(spec.id())).endsWith(" 126\n");
		containers.remove(spec.id());
		return topmost;
	}

	private record Ended(ContainerState.Exited state, String output) {

		int code() {
			return this.state.exit().code();
		}

	}

}
