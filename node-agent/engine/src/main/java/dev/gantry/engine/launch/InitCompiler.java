package dev.gantry.engine.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.containers.Capability;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.Rlimit;

/**
 * Compiles what the init of a sandbox does to become the container. The order is runc's:
 * mounts, root, host name, working directory, rights, filter, program.
 */
final class InitCompiler {

	private static final int PR_SET_NO_NEW_PRIVS = 38;

	private static final int CLONE_NEWCGROUP = 0x02000000;

	private final LaunchPlan plan;

	private final SandboxPlan.Tree tree;

	private final ContainerLaunch launch;

	private final ContainerSpec spec;

	private Register root;

	InitCompiler(LaunchPlan plan, SandboxPlan.Tree tree, ContainerLaunch launch) {
		this.plan = plan;
		this.tree = tree;
		this.launch = launch;
		this.spec = launch.spec();
	}

	LaunchPlan plan() {
		return this.plan;
	}

	/**
	 * Everything that the container sees, up to the change of its root.
	 * @param others what it sees beside its root
	 */
	void mount(Register root, MountCompiler others) {
		this.root = root;
		this.plan.makeSessionKeyring("_ses." + this.spec.id());
		this.plan.attach(this.root, Register.ROOT, SandboxPlan.Tree.ROOT);
		moveIn(this.tree.processes(), "proc");
		moveIn(this.tree.devices(), "dev");
		moveIn(this.tree.system(), "sys");
		others.attach(this.plan, this.root);
		if (this.spec.rootfs().readOnly()) {
			this.plan.setAttributes(this.root, "the container's root (read-only)", 0, MountFlag.READ_ONLY);
		}
		this.plan.changeRoot(this.root);
		String name = this.spec.sandbox().hostname();
		this.plan.setHostName(name.isEmpty() ? this.spec.id() : name);
	}

	/** An image whose directory of that name is a link is refused. */
	private void moveIn(Register mount, String name) {
		this.plan.makeDirectory(this.root, name, 0755);
		this.plan.attach(mount, this.root, name);
	}

	/** The standard streams. */
	void connect(LaunchPlan.Output output) {
		this.plan.setStandardStream(this.tree.input(), 0);
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

}
