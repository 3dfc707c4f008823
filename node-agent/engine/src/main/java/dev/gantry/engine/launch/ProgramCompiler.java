package dev.gantry.engine.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.containers.Capability;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.Rlimit;

/**
 * Compiles the last part of a launch and of an exec: a process inside of a container
 * gives up every right that its program shall not have, and runs it. The order is runc's:
 * working directory, rights, filter, program.
 */
final class ProgramCompiler {

	private static final int PR_SET_NO_NEW_PRIVS = 38;

	private static final int CLONE_NEWCGROUP = 0x02000000;

	private final LaunchPlan plan;

	private final ContainerSpec spec;

	private final ProcessSpec process;

	private final Identity identity;

	ProgramCompiler(LaunchPlan plan, ContainerSpec spec, ProcessSpec process, Identity identity) {
		this.plan = plan;
		this.spec = spec;
		this.process = process;
		this.identity = identity;
	}

	/**
	 * Enters the working directory and joins what held the process up until here.
	 * @param root the container's root
	 * @param lateJoins open {@code tasks} files by path
	 */
	void arrive(Register root, Map<String, Register> lateJoins) {
		if (this.spec.sandbox().security().noNewPrivileges()) {
			this.plan.setProcessAttribute("no_new_privs", PR_SET_NO_NEW_PRIVS, 1);
		}
		this.plan.enterDirectory(root, this.process.workingDirectory());
		lateJoins.forEach((path, tasks) -> this.plan.joinGroup(tasks, path));
	}

	/** The control group namespace begins where the process is now. */
	void beginGroups() {
		this.plan.leaveNamespaces(CLONE_NEWCGROUP, "control groups");
	}

	/**
	 * Gives up rights and runs the program.
	 * @param filter the system call filter; empty for none
	 * @param init whether the launcher stays as its parent
	 */
	void run(byte[] filter, boolean init) {
		long capabilities = Capability.mask(this.spec.sandbox().capabilities());
		for (Rlimit wanted : this.spec.sandbox().rlimits()) {
			Rlimit limit = HostLimits.clamp(wanted);
			this.plan.limitResource(limit.resource().name(), limit.resource().ordinal(), limit.soft(), limit.hard());
		}
		boolean filterFirst = !this.spec.sandbox().security().noNewPrivileges();
		if (filterFirst) {
			/* A filter wants no_new_privs or CAP_SYS_ADMIN, which is given up next. */
			filter(filter);
		}
		this.plan.boundCapabilities(capabilities);
		this.plan.takeUser(this.identity.uid(), this.identity.gid(), this.identity.groups());
		/* As execve(2) leaves them: only root keeps what it may have. */
		this.plan.setCapabilities((this.identity.uid() == 0) ? capabilities : 0);
		if (!filterFirst) {
			filter(filter);
		}
		if (init) {
			this.plan.beginAsInit();
		}
		this.plan.execute(candidates(), this.process.arguments(), environment());
	}

	private void filter(byte[] program) {
		if (program.length > 0) {
			this.plan.filterSystemCalls(program);
		}
	}

	private List<String> environment() {
		List<String> environment = new ArrayList<>(this.process.environmentStrings());
		addIfMissing(environment, "HOME", this.identity.home());
		String name = this.spec.sandbox().hostname();
		addIfMissing(environment, "HOSTNAME", name.isEmpty() ? this.spec.id() : name);
		if (this.process.streams().terminal()) {
			addIfMissing(environment, "TERM", "xterm");
		}
		return environment;
	}

	private void addIfMissing(List<String> environment, String name, String value) {
		if (!this.process.environment().containsKey(name)) {
			environment.add(name + "=" + value);
		}
	}

	/** As execvp(3) looks for programs, with the container's own PATH. */
	private List<String> candidates() {
		String program = this.process.arguments().get(0);
		if (program.contains("/")) {
			return List.of(program);
		}
		List<String> candidates = new ArrayList<>();
		String path = this.process.environment().getOrDefault("PATH", ProcessSpec.DEFAULT_PATH);
		for (String directory : path.split(":")) {
			if (directory.startsWith("/") && !program.isEmpty()) {
				candidates.add(directory + "/" + program);
			}
		}
		return candidates;
	}

}
