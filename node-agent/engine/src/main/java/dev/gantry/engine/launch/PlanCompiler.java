package dev.gantry.engine.launch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.logs.LogOptions;
import dev.gantry.engine.streams.Streams;

/**
 * Compiles what makes a container of a sandbox. Here is the shim's part, executed as root
 * of the host: file systems are handed to init as detached mounts, so that nothing of
 * them is ever seen in the host's mount table.
 */
final class PlanCompiler {

	private static final long O_WRONLY = 1;

	private final LaunchPlan plan;

	private final PreparedSandbox sandbox;

	private final ContainerLaunch launch;

	private final UidRange range;

	private PlanCompiler(PreparedSandbox sandbox, ContainerLaunch launch) {
		this.plan = sandbox.plan().plan().part();
		this.sandbox = sandbox;
		this.launch = launch;
		this.range = launch.place().range();
	}

	/**
	 * Compiles the shim's and init's parts.
	 * @param ground what the shim does already
	 */
	static ContainerPlan compile(PreparedSandbox sandbox, GroundPlan ground, RootCompiler roots,
			ContainerLaunch launch) {
		return new PlanCompiler(sandbox, launch).compile(ground, roots);
	}

	private ContainerPlan compile(GroundPlan ground, RootCompiler roots) {
		ContainerSpec spec = this.launch.spec();
		LogOptions log = spec.housekeeping().log();
		this.plan.keepState(this.launch.home().container().toString(), this.launch.occasion().label());
		this.plan.keepLog(log.fileSize().bytes(), log.files());
		this.launch.occasion().wishes().addTo(this.plan);
		ContainerStreams streams = makeStreams();
		MountCompiler mounts = new MountCompiler(this.plan, this.launch);
		mounts.makeTrees();
		Map<String, Register> lateJoins = openTasks(this.launch.place().groups().lateJoins());
		Register root = (ground.root() != null) ? ground.root()
				: GroundPlan.makeRoot(this.plan, this.sandbox, roots, spec, this.launch.home(), this.launch.place());
		LaunchPlan init = this.plan.part();
		new InitCompiler(init, this.sandbox.plan().tree(), this.launch).mount(root, mounts, streams.terminal());
		streams.take(init);
		spec.sandbox()
			.security()
			.settingFiles()
			.forEach((file, value) -> init.write(this.sandbox.plan().tree().settings(), file, value));
		AppArmor.onHost()
			.profile(spec.sandbox().security())
			.ifPresent((profile) -> init.write(this.sandbox.plan().tree().processes(), AppArmor.ATTRIBUTE,
					"exec " + profile));
		ProgramCompiler program = new ProgramCompiler(init, spec, spec.process(), this.launch.identity());
		program.arrive(root, lateJoins);
		program.beginGroups();
		program.run(this.launch.place().filter(), spec.housekeeping().care().init());
		return new ContainerPlan(this.plan, init);
	}

	/** A terminal is one of the container's own, which init has mounted already. */
	private ContainerStreams makeStreams() {
		ContainerStreams streams = new ContainerStreams(this.plan, this.range, this.launch.identity());
		Streams wanted = this.launch.spec().process().streams();
		if (wanted.terminal()) {
			streams.openTerminal(this.sandbox.init(), this.launch.occasion().wishes().packedSize());
		}
		else {
			streams.makePipes(wanted, this.sandbox.plan().tree().input());
		}
		return streams;
	}

	private Map<String, Register> openTasks(List<String> files) {
		Map<String, Register> opened = new LinkedHashMap<>();
		files.forEach((file) -> opened.put(file, this.plan.open(Register.ROOT, file, O_WRONLY, 0)));
		return opened;
	}

}
