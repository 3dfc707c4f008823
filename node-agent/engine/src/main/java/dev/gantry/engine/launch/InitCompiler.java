package dev.gantry.engine.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.containers.Capability;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.Rlimit;

/**
 * Compiles the second part of a launch: what the container's init does. The order is
 * runc's: mounts, root, host name, settings, read-only and masked paths, working
 * directory, rights, filter, program.
 */
final class InitCompiler {

	/**
	 * Any directory of every host does: it is covered in the container's mount namespace
	 * only.
	 */
	private static final String STAGING = "/dev";

	private static final long O_PATH = 0x200000;

	private static final int CONFINED = MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXECUTE;

	private static final int PR_SET_NO_NEW_PRIVS = 38;

	private static final int CLONE_NEWCGROUP = 0x02000000;

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
		attachDevices(mounts.devices());
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

	private void attachDevices(Register devices) {
		this.plan.makeDirectory(this.root, "dev", 0755);
		this.plan.attach(devices, this.root, "dev");
		Map<String, String> terminals = new LinkedHashMap<>();
		terminals.put("newinstance", "");
		terminals.put("ptmxmode", "0666");
		terminals.put("mode", "0620");
		terminals.put("gid", "5");
		attachNew("devpts", MountFlag.NO_SUID | MountFlag.NO_EXECUTE, devices, "pts", terminals);
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

	/** The standard streams. */
	void connect(Register input, LaunchPlan.Output output) {
		this.plan.setStandardStream(input, 0);
		this.plan.setStandardStream(output.standard(), 1);
		this.plan.setStandardStream(output.error(), 2);
	}

	/**
	 * Joins what held it up until here, gives up every right that the program shall not
	 * have, and runs it. The control group namespace begins where its process is then.
	 */
	void finish(Map<String, Register> lateJoins) {
		Identity identity = this.launch.identity();
		ProcessSpec process = this.spec.process();
		long capabilities = Capability.mask(this.spec.sandbox().capabilities());
		this.plan.setProcessAttribute("no_new_privs", PR_SET_NO_NEW_PRIVS, 1);
		this.plan.enterDirectory(this.root, process.workingDirectory());
		lateJoins.forEach((path, tasks) -> this.plan.joinGroup(tasks, path));
		this.plan.leaveNamespaces(CLONE_NEWCGROUP, "control groups");
		for (Rlimit wanted : this.spec.sandbox().rlimits()) {
			Rlimit limit = HostLimits.clamp(wanted);
			this.plan.limitResource(limit.resource().name(), limit.resource().ordinal(), limit.soft(), limit.hard());
		}
		this.plan.boundCapabilities(capabilities);
		this.plan.takeUser(identity.uid(), identity.gid(), identity.groups());
		/* As execve(2) leaves them: only root keeps what it may have. */
		this.plan.setCapabilities((identity.uid() == 0) ? capabilities : 0);
		if (this.launch.place().filter().length > 0) {
			this.plan.filterSystemCalls(this.launch.place().filter());
		}
		this.plan.execute(candidates(process), process.arguments(), environment(process));
	}

	private List<String> environment(ProcessSpec process) {
		List<String> environment = new ArrayList<>(process.environmentStrings());
		if (!process.environment().containsKey("HOME")) {
			environment.add("HOME=" + this.launch.identity().home());
		}
		if (!process.environment().containsKey("HOSTNAME")) {
			String name = this.spec.sandbox().hostname();
			environment.add("HOSTNAME=" + (name.isEmpty() ? this.spec.id() : name));
		}
		return environment;
	}

	/** As execvp(3) looks for programs, with the container's own PATH. */
	private static List<String> candidates(ProcessSpec process) {
		String program = process.arguments().get(0);
		if (program.contains("/")) {
			return List.of(program);
		}
		List<String> candidates = new ArrayList<>();
		String path = process.environment().getOrDefault("PATH", ProcessSpec.DEFAULT_PATH);
		for (String directory : path.split(":")) {
			if (directory.startsWith("/") && !program.isEmpty()) {
				candidates.add(directory + "/" + program);
			}
		}
		return candidates;
	}

	/**
	 * The detached mounts that the shim has made.
	 *
	 * @param root the container's root
	 * @param devices its {@code /dev}
	 * @param empty an empty directory
	 * @param others what else it sees
	 * @param groups its control groups by name below {@code /sys/fs/cgroup}
	 */
	record Mounts(Register root, Register devices, Register empty, MountCompiler others, Map<String, Register> groups) {
	}

}
