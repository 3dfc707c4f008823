package dev.gantry.engine.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.cgroups.GroupPlan;

/**
 * The part of a launch that is the same for every container: namespaces with
 * {@code /proc}, {@code /sys} and {@code /dev}, masked and locked, below a root in
 * memory. It can be executed before anybody knows what the container will be.
 *
 * @param plan the operations
 * @param data the data root, seen through the user namespace's mapping
 * @param tree what the container will see
 * @param groups its control groups
 */
record SandboxPlan(LaunchPlan plan, Register data, Tree tree, List<String> groups) {

	/**
	 * Any directory of every host does: it is covered in the sandbox's mount namespace
	 * only.
	 */
	private static final String STAGING = "/dev";

	private static final long O_DIRECTORY_READ = 0;

	private static final long O_WRONLY = 1;

	private static final long O_RDWR = 2;

	private static final long O_PATH = 0x200000;

	private static final int CONFINED = MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXECUTE;

	private static final int CHARACTER_DEVICE = 0020666;

	/** Mount, uts, ipc and pid; user and network are held ready, cgroup comes last. */
	private static final long NAMESPACES = 0x20000 | 0x04000000 | 0x08000000 | 0x20000000;

	private static final long NEW_TIME = Files.exists(Path.of("/proc/self/ns/time")) ? 0x80 : 0;

	private static final List<String> LOCKED = List.of("bus", "fs", "irq", "sys", "sysrq-trigger");

	private static final List<String> MASKED = List.of("acpi", "asound", "interrupts", "kcore", "keys", "latency_stats",
			"sched_debug", "scsi", "timer_list", "timer_stats");

	/**
	 * Compiles a sandbox.
	 * @param dataRoot the file system of layers and containers
	 * @param held its user and network namespace
	 * @param groups its control groups
	 */
	static SandboxPlan compile(Path dataRoot, HeldNamespaces held, GroupPlan groups) {
		UidRange range = held.range();
		LaunchPlan plan = new LaunchPlan();
		Register group = makeGroups(plan, groups);
		List<Register> joins = new ArrayList<>();
		groups.joins().forEach((tasks) -> joins.add(plan.open(Register.ROOT, tasks, O_WRONLY, 0)));
		Map<String, Register> views = cloneGroups(plan, range, groups);
		Register data = plan.cloneTree(dataRoot.toString(), 0);
		if (range.mapped()) {
			plan.setAttributes(data, dataRoot + " (id mapping)", 0, MountFlag.ID_MAPPED);
		}
		plan.takeFileSystemUser(range.host(0));
		Register stage = plan.mount(temporary(plan, range, "755", "4k"), "staging", CONFINED);
		List.of("proc", "sys", "dev").forEach((name) -> plan.makeDirectory(stage, name, 0755));
		Register devices = makeDevices(plan, range);
		plan.takeFileSystemUser(0);
		Register empty = plan.mount(temporary(plan, range, "555", "4k"), "an empty directory",
				MountFlag.READ_ONLY | CONFINED);
		Register input = plan.open(devices, "null", O_RDWR, 0);
		Register nothing = plan.open(devices, "null", O_PATH, 0);
		plan.clone(NAMESPACES | NEW_TIME, group);
		joins.forEach((tasks) -> plan.joinGroup(tasks, "for the sandbox"));
		plan.takeUser(0, 0, List.of());
		plan.attach(stage, Register.ROOT, STAGING);
		Register processes = attachNew(plan, "proc", CONFINED, stage, "proc", Map.of());
		Register settings = plan.open(processes, "sys", O_PATH, 0);
		Register system = attachNew(plan, "sysfs", CONFINED | MountFlag.READ_ONLY, stage, "sys", Map.of());
		views.forEach((name, view) -> plan.attach(view, system, name.isEmpty() ? "fs/cgroup" : "fs/cgroup/" + name));
		attachDevices(plan, stage, devices);
		if (held.own()) {
			defaultSettings(plan, settings, range);
		}
		plan.lock(processes, LOCKED);
		plan.cover(processes, nothing, empty, MASKED);
		plan.cover(system, nothing, empty, SystemPaths.masked());
		plan.changeRoot(stage);
		return new SandboxPlan(plan, data, new Tree(processes, system, devices, settings, input), groups.directories());
	}

	private static Register makeGroups(LaunchPlan plan, GroupPlan groups) {
		groups.directories().forEach(plan::makeGroup);
		if (groups.unified() == null) {
			return Register.ROOT;
		}
		Register unified = plan.open(Register.ROOT, groups.unified(), O_DIRECTORY_READ, 0);
		if (groups.devices().length > 0) {
			plan.restrictDevices(unified, groups.devices());
		}
		return unified;
	}

	/**
	 * Made by the host's root, so that the nodes can be opened; the container cannot make
	 * its own.
	 */
	private static Register makeDevices(LaunchPlan plan, UidRange range) {
		Register devices = plan.mount(temporary(plan, range, "755", "65536k"), "/dev",
				MountFlag.NO_SUID | MountFlag.STRICT_ACCESS_TIME);
		Map<String, Integer> nodes = new LinkedHashMap<>();
		nodes.put("null", 3);
		nodes.put("zero", 5);
		nodes.put("full", 7);
		nodes.put("random", 8);
		nodes.put("urandom", 9);
		nodes.forEach((name, minor) -> plan.makeDevice(devices, name, CHARACTER_DEVICE, 1, minor));
		plan.makeDevice(devices, "tty", CHARACTER_DEVICE, 5, 0);
		List.of("pts", "shm", "mqueue").forEach((name) -> plan.makeDirectory(devices, name, 0755));
		plan.makeSymbolicLink(devices, "fd", "/proc/self/fd");
		plan.makeSymbolicLink(devices, "stdin", "/proc/self/fd/0");
		plan.makeSymbolicLink(devices, "stdout", "/proc/self/fd/1");
		plan.makeSymbolicLink(devices, "stderr", "/proc/self/fd/2");
		plan.makeSymbolicLink(devices, "ptmx", "pts/ptmx");
		return devices;
	}

	private static void attachDevices(LaunchPlan plan, Register stage, Register devices) {
		plan.attach(devices, stage, "dev");
		Map<String, String> terminals = new LinkedHashMap<>();
		terminals.put("newinstance", "");
		terminals.put("ptmxmode", "0666");
		terminals.put("mode", "0620");
		terminals.put("gid", "5");
		attachNew(plan, "devpts", MountFlag.NO_SUID | MountFlag.NO_EXECUTE, devices, "pts", terminals);
		attachNew(plan, "tmpfs", CONFINED, devices, "shm", Map.of("mode", "1777", "size", "65536k"));
		attachNew(plan, "mqueue", CONFINED, devices, "mqueue", Map.of());
	}

	/** As Docker: ping without privileges, and every port for everybody. */
	private static void defaultSettings(LaunchPlan plan, Register settings, UidRange range) {
		plan.writeIfPresent(settings, "net/ipv4/ping_group_range", range.mapped() ? "0 65535" : "0 2147483647");
		plan.writeIfPresent(settings, "net/ipv4/ip_unprivileged_port_start", "0");
	}

	/** What the container sees of its own control groups, read-only. */
	private static Map<String, Register> cloneGroups(LaunchPlan plan, UidRange range, GroupPlan groups) {
		Map<String, String> views = groups.views();
		Map<String, Register> trees = new LinkedHashMap<>();
		if (!views.containsKey("")) {
			Register parent = plan.mount(temporary(plan, range, "755", "4k"), "/sys/fs/cgroup", CONFINED);
			views.keySet().forEach((name) -> plan.makeDirectory(parent, name, 0755));
			plan.setAttributes(parent, "/sys/fs/cgroup", 0, MountFlag.READ_ONLY);
			trees.put("", parent);
		}
		views.forEach((name, directory) -> {
			Register tree = plan.cloneTree(directory, 0);
			plan.setAttributes(tree, directory, 0, MountFlag.READ_ONLY | CONFINED);
			trees.put(name, tree);
		});
		return trees;
	}

	/** A file system in memory that belongs to the container's root. */
	private static Register temporary(LaunchPlan plan, UidRange range, String mode, String size) {
		Register context = plan.openFileSystem("tmpfs");
		plan.setOption(context, "mode", mode);
		plan.setOption(context, "size", size);
		plan.setOption(context, "uid", Integer.toUnsignedString(range.host(0)));
		plan.setOption(context, "gid", Integer.toUnsignedString(range.host(0)));
		return context;
	}

	private static Register attachNew(LaunchPlan plan, String type, int attributes, Register directory, String path,
			Map<String, String> options) {
		Register context = plan.openFileSystem(type);
		options.forEach((key, value) -> plan.setOption(context, key, value));
		Register mount = plan.mount(context, type, attributes);
		plan.attach(mount, directory, path);
		return mount;
	}

	/**
	 * What is mounted below the sandbox's root, to be moved into the container's.
	 *
	 * @param processes {@code /proc}
	 * @param system {@code /sys}
	 * @param devices {@code /dev}
	 * @param settings {@code /proc/sys} as it can be written
	 * @param input {@code /dev/null}, for the standard input
	 */
	record Tree(Register processes, Register system, Register devices, Register settings, Register input) {

	}

}
