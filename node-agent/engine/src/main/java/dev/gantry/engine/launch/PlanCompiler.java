package dev.gantry.engine.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.engine.cgroups.GroupPlan;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.RootFilesystem;
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

	static ContainerPlan compile(PreparedSandbox sandbox, RootCompiler roots, ContainerLaunch launch) {
		return new PlanCompiler(sandbox, launch).compile(roots);
	}

	private ContainerPlan compile(RootCompiler roots) {
		ContainerSpec spec = this.launch.spec();
		LogOptions log = spec.housekeeping().log();
		this.plan.keepState(this.launch.home().container().toString(), this.launch.occasion().label());
		this.plan.keepLog(log.fileSize().bytes(), log.files());
		this.launch.occasion().wishes().addTo(this.plan);
		ContainerStreams streams = makeStreams();
		fillGroups(this.launch.place().groups());
		MountCompiler mounts = new MountCompiler(this.plan, this.launch);
		mounts.makeTrees();
		Map<String, Register> lateJoins = openTasks(this.launch.place().groups().lateJoins());
		Register root = makeRoot(roots);
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

	/** The groups are the sandbox's, by another name where they can have one. */
	private void fillGroups(GroupPlan groups) {
		for (int i = 0; i < groups.directories().size(); i++) {
			if (i >= this.sandbox.plan().groups().size()) {
				this.plan.makeGroup(groups.directories().get(i));
				continue;
			}
			String made = this.sandbox.plan().groups().get(i);
			if (!made.equals(groups.directories().get(i))) {
				this.plan.renameGroup(made, groups.directories().get(i));
			}
		}
		for (GroupPlan.Setting setting : groups.settings()) {
			if (setting.optional()) {
				this.plan.writeIfPresent(Register.ROOT, setting.path(), setting.value());
			}
			else {
				this.plan.write(Register.ROOT, setting.path(), setting.value());
			}
		}
		groups.witnesses().forEach(this.plan::witness);
	}

	private Map<String, Register> openTasks(List<String> files) {
		Map<String, Register> opened = new LinkedHashMap<>();
		files.forEach((file) -> opened.put(file, this.plan.open(Register.ROOT, file, O_WRONLY, 0)));
		return opened;
	}

	/** Comes last: where layers are taken by path, the host's are no longer seen. */
	private Register makeRoot(RootCompiler roots) {
		Path dataRoot = this.launch.home().dataRoot();
		List<String> layers = new ArrayList<>();
		RootFilesystem rootfs = this.launch.spec().rootfs();
		rootfs.layers().forEach((layer) -> layers.add(0, "layers/" + layer));
		layers.add(dataRoot.relativize(this.launch.home().mountPoints()).toString());
		Register root = roots.mount(this.plan,
				new RootCompiler.Root(this.sandbox.plan().data(), this.range, layers,
						dataRoot.relativize(this.launch.home().container()).toString(),
						rootfs.changes() == RootFilesystem.Changes.SCRATCH));
		this.plan.requireWritable(root, "the container's root (the kernel could not make its work directory)");
		return root;
	}

}
