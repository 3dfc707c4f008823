package dev.gantry.engine.launch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.cgroups.GroupPlan;
import dev.gantry.engine.streams.Streams;

/**
 * Compiles what is done to run one more process in a container. Its namespaces are
 * entered through a descriptor of its first process, whose number nobody else can have
 * got. From then on the container might look at the process: it cannot be traced, nor its
 * descriptors seen (CVE-2016-9962), until its program runs, which gets none.
 */
final class ExecCompiler {

	private static final int PR_SET_DUMPABLE = 4;

	private static final long O_WRONLY = 1;

	private static final long O_PATH_DIRECTORY = 0x210000;

	private static final long IN_ROOT_NO_MAGIC_LINKS = 0x10 | 0x02;

	/** Mount, cgroup, uts, ipc, pid and net. */
	private static final long NAMESPACES = 0x20000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000;

	private static final long USER_NAMESPACE = 0x10000000;

	private final LaunchPlan plan = new LaunchPlan();

	private final ExecLaunch exec;

	private final Identity identity;

	private final GroupPlan groups;

	private ExecCompiler(ExecLaunch exec, Identity identity, GroupPlan groups) {
		this.exec = exec;
		this.identity = identity;
		this.groups = groups;
	}

	static LaunchPlan compile(ExecLaunch exec, Identity identity, GroupPlan groups, byte[] filter) {
		return new ExecCompiler(exec, identity, groups).compile(filter);
	}

	private LaunchPlan compile(byte[] filter) {
		this.plan.keepState(this.exec.directory().toString(), new byte[0]);
		this.exec.wishes().addTo(this.plan);
		UidRange range = this.exec.record().range();
		/* First what its number leads to, then whose it is: it was that process's. */
		Register outside = this.plan.open(Register.ROOT, this.exec.target().root().toString(), O_PATH_DIRECTORY, 0);
		Register target = this.plan.openProcess(this.exec.target().pid(), this.exec.target().startTime());
		ContainerStreams streams = new ContainerStreams(this.plan, range, this.identity);
		makeStreams(streams, outside);
		Map<String, Register> lateJoins = new LinkedHashMap<>();
		for (String tasks : this.groups.lateJoins()) {
			lateJoins.put(tasks, this.plan.open(Register.ROOT, tasks, O_WRONLY, 0));
		}
		Register group = (this.groups.unified() == null) ? Register.ROOT
				: this.plan.open(Register.ROOT, this.groups.unified(), 0, 0);
		this.plan.setProcessAttribute("not dumpable", PR_SET_DUMPABLE, 0);
		this.plan.enter(target, range.mapped() ? NAMESPACES | USER_NAMESPACE : NAMESPACES, group, this.groups.joins());
		this.plan.takeUser(0, 0, List.of());
		this.plan.makeSessionKeyring("_ses." + this.exec.spec().id());
		streams.take();
		Register root = this.plan.open(Register.ROOT, "/", O_PATH_DIRECTORY, 0);
		/* Nothing is made for a mistyped directory. */
		this.plan.open(root, this.exec.process().workingDirectory(), O_PATH_DIRECTORY, IN_ROOT_NO_MAGIC_LINKS);
		ProgramCompiler program = new ProgramCompiler(this.plan, this.exec.spec(), this.exec.process(), this.identity);
		program.arrive(root, lateJoins);
		program.run(filter, false);
		return this.plan;
	}

	private void makeStreams(ContainerStreams streams, Register outside) {
		Streams wanted = this.exec.process().streams();
		if (wanted.terminal()) {
			streams.openTerminal(outside, "dev/pts/ptmx", this.exec.wishes().packedSize());
		}
		else {
			/* The host's, which the container has not touched. */
			streams.makePipes(wanted, this.plan.open(Register.ROOT, "/dev", O_PATH_DIRECTORY, 0));
		}
	}

}
