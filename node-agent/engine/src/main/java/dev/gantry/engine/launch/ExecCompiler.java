package dev.gantry.engine.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

	private static final long O_RDWR = 2;

	private static final long O_PATH_DIRECTORY = 0x210000;

	private static final long IN_ROOT_NO_MAGIC_LINKS = 0x10 | 0x02;

	/** Mount, cgroup, uts, ipc, pid and net. */
	private static final long NAMESPACES = 0x20000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000;

	private static final long USER_NAMESPACE = 0x10000000;

	private static final long TIME_NAMESPACE = Files.exists(Path.of("/proc/self/ns/time")) ? 0x80 : 0;

	private final LaunchPlan plan = new LaunchPlan();

	private final ExecLaunch exec;

	private final Identity identity;

	private final GroupPlan groups;

	private final ContainerStreams streams;

	private final Map<String, Register> joins = new LinkedHashMap<>();

	ExecCompiler(ExecLaunch exec, Identity identity, GroupPlan groups) {
		this.exec = exec;
		this.identity = identity;
		this.groups = groups;
		this.streams = new ContainerStreams(this.plan, exec.record().range(), identity);
	}

	/** The way in, up to the namespaces and with a user's rights over them. */
	SandboxPlan entrance() {
		this.plan.keepState(this.exec.directory().toString(), new byte[0]);
		this.exec.wishes().addTo(this.plan);
		/* First what its number leads to, then whose it is: it was that process's. */
		Register outside = this.plan.open(Register.ROOT, this.exec.target().root().toString(), O_PATH_DIRECTORY, 0);
		/*
		 * By a descriptor of its own: who has joined the others may not look at an init
		 * any more.
		 */
		Register time = (TIME_NAMESPACE == 0) ? null
				: this.plan.open(Register.ROOT, this.exec.target().root().resolveSibling("ns/time").toString(), 0, 0);
		Register target = this.plan.openProcess(this.exec.target().pid(), this.exec.target().startTime());
		makeStreams(outside);
		Stream.concat(this.groups.joins().stream(), this.groups.lateJoins().stream())
			.forEach((tasks) -> this.joins.put(tasks, this.plan.open(Register.ROOT, tasks, O_WRONLY, 0)));
		Register group = (this.groups.unified() == null) ? Register.ROOT
				: this.plan.open(Register.ROOT, this.groups.unified(), 0, 0);
		boolean mapped = this.exec.record().range().mapped();
		this.plan.setProcessAttribute("not dumpable", PR_SET_DUMPABLE, 0);
		this.plan.enter(target, mapped ? NAMESPACES | USER_NAMESPACE : NAMESPACES, group);
		if (time != null) {
			this.plan.join(time, TIME_NAMESPACE);
		}
		this.plan.takeUser(0, 0, List.of());
		return new SandboxPlan(this.plan, null, null, List.of());
	}

	private void makeStreams(Register outside) {
		Streams wanted = this.exec.process().streams();
		if (wanted.terminal()) {
			this.streams.openTerminal(outside, this.exec.wishes().packedSize());
		}
		else {
			/* The host's, which the container has not touched. */
			this.streams.makePipes(wanted, this.plan.open(Register.ROOT, "/dev/null", O_RDWR, 0));
		}
	}

	/**
	 * What is done inside; after {@link #entrance}.
	 * @param filter the system call filter; empty for none
	 */
	ContainerPlan program(byte[] filter) {
		LaunchPlan inside = this.plan.part();
		inside.makeSessionKeyring("_ses." + this.exec.spec().id());
		this.streams.take(inside);
		Register root = inside.open(Register.ROOT, "/", O_PATH_DIRECTORY, 0);
		/* Nothing is made for a mistyped directory. */
		inside.open(root, this.exec.process().workingDirectory(), O_PATH_DIRECTORY, IN_ROOT_NO_MAGIC_LINKS);
		ProgramCompiler program = new ProgramCompiler(inside, this.exec.spec(), this.exec.process(), this.identity);
		program.arrive(root, this.joins);
		program.run(filter, false);
		return new ContainerPlan(this.plan.part(), inside);
	}

}
