package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.engine.cgroups.ControlGroups;
import dev.gantry.engine.cgroups.GroupPlan;
import dev.gantry.kernel.cgroups.CgroupHost;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The device program on the real kernel's version 2 tree, whatever controllers it has.
 */
class DeviceRulesTest {

	@Test
	void openNothingButTheUsualDevices(@TempDir Path directory) throws IOException {
		CgroupHost host = CgroupHost.detect();
		assume("root".equals(System.getProperty("user.name")), "not root");
		assume(host.unified() != null, "no version 2 control groups are mounted");
		Path group = Files.createDirectory(host.unified().resolve("gantry-devices-" + ProcessHandle.current().pid()));
		Spawner spawner = SpawnerProcess.ensure(directory.resolve("run"), List.of());
		try {
			SandboxPlan sandbox = sandbox(group, program(host));
			spawner.prepare(sandbox, -1).run(container(sandbox, directory), false);
			await().until(() -> Files.exists(directory.resolve("exit")));
			assertThat(Files.readString(directory.resolve("log")).lines().map((line) -> line.split(" ", 4)[3]))
				.containsExactly("zero opens", "kmsg is refused", "a node is made", "and refused");
		}
		finally {
			spawner.quit();
			await().ignoreExceptions().until(() -> Files.deleteIfExists(group) || Files.notExists(group));
		}
	}

	private static SandboxPlan sandbox(Path group, byte[] program) {
		LaunchPlan plan = new LaunchPlan();
		Register unified = plan.open(Register.ROOT, group.toString(), 0, 0);
		plan.restrictDevices(unified, program);
		plan.clone(0, unified);
		return new SandboxPlan(plan, null, null, List.of());
	}

	private static ContainerPlan container(SandboxPlan sandbox, Path directory) {
		String script = """
				head -c 1 /dev/zero >/dev/null && echo zero opens
				(: < /dev/kmsg) 2>/dev/null || echo kmsg is refused
				mknod %1$s/node c 1 11 && echo a node is made
				(: < %1$s/node) 2>/dev/null || echo and refused
				""".formatted(directory);
		LaunchPlan shim = sandbox.plan().part();
		shim.keepState(directory.toString(), "{}".getBytes(StandardCharsets.UTF_8));
		shim.keepLog(1_000_000, 1);
		ContainerStreams.Output output = shim.makeOutput(0, 0);
		LaunchPlan init = shim.part();
		init.setStandardStream(output.standard(), 1);
		init.execute(List.of("/bin/sh"), List.of("sh", "-c", script), List.of("PATH=/usr/bin:/bin"));
		return new ContainerPlan(shim, init);
	}

	/** The program of a host that has the devices in version 2. */
	private static byte[] program(CgroupHost host) {
		CgroupHost unified = new CgroupHost(Map.of(), host.unified(), Set.of("memory", "cpu", "pids"));
		GroupPlan plan = new ControlGroups(unified, "00000000").plan("x", ResourceLimits.DEFAULT);
		assertThat(plan.unified()).isNotNull();
		return plan.devices();
	}

	private static void assume(boolean met, String reason) {
		if (!met) {
			System.out.println("Kernel tests of device rules are skipped: " + reason);
		}
		Assumptions.assumeTrue(met, reason);
	}

}
