import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.HostContainers;
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

	private static void layer(Path layer) throws IOException {
		for (String name : List.of("bin", "etc", "tmp", "proc", "sys", "dev")) {
			Files.createDirectories(layer.resolve(name));
		}
		Files.copy(Path.of("/bin/busybox"), layer.resolve("bin/busybox"));
		for (String name : List.of("sh", "cat", "echo", "sleep", "touch", "stat", "head", "mknod", "dd", "true")) {
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
		ContainerSpec spec = spec(limits, script);
		containers.create(spec);
		containers.start(spec.id());
		ContainerState state = containers.exit(spec.id()).get(60, TimeUnit.SECONDS).state();
		List<String> lines = new ArrayList<>();
		containers.logs(spec.id(), LogSelection.ALL, (LogEntry entry) -> lines.add(entry.text())).done().join();
		containers.remove(spec.id());
		return new Ended((ContainerState.Exited) state, String.join("\n", lines));
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
