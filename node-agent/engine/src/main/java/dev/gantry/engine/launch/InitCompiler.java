package dev.gantry.engine.launch;

import java.util.List;
import java.util.Map;

import dev.gantry.engine.containers.ContainerSpec;

/**
 * Compiles the second part of a launch: what the container's init does before it becomes
 * its program. The order is runc's: mounts, root, host name, settings, read-only and
 * masked paths; {@link ProgramCompiler} goes on from there.
 */
final class InitCompiler {

	/**
	 * Any directory of every host does: it is covered in the container's mount namespace
	 * only.
	 */
	private static final String STAGING = "/dev";

	private static final long O_PATH = 0x200000;

	private static final int CONFINED = MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXECUTE;

	private static final List<String> LOCKED = List.of("bus", "fs", "irq", "sys", "sysrq-trigger");

	private static final List<String> MASKED = List.of("acpi", "asound", "interrupts", "kcore", "keys", "latency_stats",
			"sched_debug", "scsi", "timer_list", "timer_stats");

	private final LaunchPlan plan;

	private final ContainerLaunch launch;

	private final ContainerSpec spec;

	private Register root;

	InitCompiler(LaunchPlan plan, ContainerLaunch launch) {
		this.plan = plan;
		this.launch = launch;
		this.spec = launch.spec();
	}

	/** Everything that the container sees, up to the change of its root. */
	void mount(Mounts mounts) {
		this.root = mounts.root();
		this.plan.takeUser(0, 0, List.of());
		this.plan.makeSessionKeyring("_ses." + this.spec.id());
		this.plan.attach(this.root, Register.ROOT, STAGING);
		Register processes = attachNew("proc", CONFINED, "proc", Map.of());
		attachDevices(mounts.devices(), mounts.terminals());
		Register system = attachNew("sysfs", CONFINED | MountFlag.READ_ONLY, "sys", Map.of());
		mounts.groups()
			.forEach(
					(name, tree) -> this.plan.attach(tree, system, name.isEmpty() ? "fs/cgroup" : "fs/cgroup/" + name));
		mounts.others().attach(this.root);
		if (this.spec.rootfs().readOnly()) {
			this.plan.setAttributes(this.root, "the container's root (read-only)", 0, MountFlag.READ_ONLY);
		}
		this.plan.changeRoot(this.root);
		String name = this.spec.sandbox().hostname();
		this.plan.setHostName(name.isEmpty() ? this.spec.id() : name);
		settings(processes);
		protect(processes, system, mounts);
	}

	private void attachDevices(Register devices, ContainerStreams.Terminals terminals) {
		this.plan.makeDirectory(this.root, "dev", 0755);
		this.plan.attach(devices, this.root, "dev");
		if (terminals == null) {
			attachNew("devpts", MountFlag.NO_SUID | MountFlag.NO_EXECUTE, devices, "pts",
					ContainerStreams.terminalOptions(5));
		}
		else {
			this.plan.attach(terminals.mount(), devices, "pts");
			this.plan.attach(this.plan.cloneOpened(terminals.peer(), "/dev/console"), devices, "console");
		}
		attachNew("tmpfs", CONFINED, devices, "shm", Map.of("mode", "1777", "size", "65536k"));
		attachNew("mqueue", CONFINED, devices, "mqueue", Map.of());
	}

	private Register attachNew(String type, int attributes, String path, Map<String, String> options) {
		this.plan.makeDirectory(this.root, path, 0555);
		return attachNew(type, attributes, this.root, path, options);
	}

	private Register attachNew(String type, int attributes, Register directory, String path,
			Map<String, String> options) {
		Register context = this.plan.openFileSystem(type);
		options.forEach((key, value) -> this.plan.setOption(context, key, value));
		Register mount = this.plan.mount(context, type, attributes);
		this.plan.attach(mount, directory, path);
		return mount;
	}

	/** As Docker: ping without privileges, and every port for everybody. */
	private void settings(Register processes) {
		if (this.launch.place().range().mapped()) {
			this.plan.writeIfPresent(processes, "sys/net/ipv4/ping_group_range", "0 65535");
		}
		else {
			this.plan.writeIfPresent(processes, "sys/net/ipv4/ping_group_range", "0 2147483647");
		}
		this.plan.writeIfPresent(processes, "sys/net/ipv4/ip_unprivileged_port_start", "0");
	}

	private void protect(Register processes, Register system, Mounts mounts) {
		Register nothing = this.plan.open(mounts.devices(), "null", O_PATH, 0);
		this.plan.lock(processes, LOCKED);
		this.plan.cover(processes, nothing, mounts.empty(), MASKED);
		this.plan.cover(system, nothing, mounts.empty(), SystemPaths.masked());
	}

	/**
	 * The detached mounts that the shim has made.
	 *
	 * @param root the container's root
	 * @param devices its {@code /dev}
	 * @param empty an empty directory
	 * @param terminals its {@code /dev/pts}, where it has a terminal, else {@code null}
	 * @param others what else it sees
	 * @param groups its control groups by name below {@code /sys/fs/cgroup}
	 */
	record Mounts(Register root, Register devices, Register empty, ContainerStreams.Terminals terminals,
			MountCompiler others, Map<String, Register> groups) {
	}

}
