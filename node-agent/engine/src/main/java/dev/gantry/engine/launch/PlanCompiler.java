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

	static ContainerPlan compile(PreparedSandbox sandbox, ContainerLaunch launch) {
		return new PlanCompiler(sandbox, launch).compile();
	}

	private ContainerPlan compile() {
		ContainerSpec spec = this.launch.spec();
		LogOptions log = spec.housekeeping().log();
		this.plan.keepState(this.launch.home().container().toString(), this.launch.occasion().label());
		this.plan.keepLog(log.fileSize().bytes(), log.files());
		this.launch.occasion().wishes().addTo(this.plan);
		ContainerStreams streams = makeStreams();
		fillGroups(this.launch.place().groups());
		Register root = makeRoot();
		MountCompiler mounts = new MountCompiler(this.plan, this.launch);
		mounts.makeTrees();
		Map<String, Register> lateJoins = openTasks(this.launch.place().groups().lateJoins());
		LaunchPlan init = this.plan.part();
		new InitCompiler(init, this.sandbox.plan().tree(), this.launch).mount(root, mounts, streams.terminal());
		streams.take(init);
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

	/** What the container's root writes is root's on disk. */
	private Register makeRoot() {
		Register overlay = this.plan.openFileSystem("overlay");
		stackLayers(overlay);
		this.plan.takeFileSystemUser(this.range.host(0));
		Register root = this.plan.mount(overlay, "overlay", this.range.mapped() ? MountFlag.NO_DEVICES : 0);
		this.plan.takeFileSystemUser(0);
		this.plan.requireWritable(root, "the container's root (the kernel could not make its work directory)");
		return root;
	}

	/**
	 * One id-mapped clone of the data root serves all layers and the upper directory. It
	 * must stay open until the overlay is made.
	 */
	private void stackLayers(Register overlay) {
		Path dataRoot = this.launch.home().dataRoot();
		String container = dataRoot.relativize(this.launch.home().container()).toString();
		List<String> layers = new ArrayList<>();
		this.launch.spec().rootfs().layers().forEach((layer) -> layers.add(0, "layers/" + layer));
		layers.add(dataRoot.relativize(this.launch.home().mountPoints()).toString());
		layers.forEach((layer) -> this.plan.addLayer(overlay, "lowerdir+", this.sandbox.plan().data(), layer));
		this.plan.addLayer(overlay, "upperdir", this.sandbox.plan().data(), container + "/upper");
		this.plan.addLayer(overlay, "workdir", this.sandbox.plan().data(), container + "/work");
		/*
		 * A layer must not steer where the kernel looks, and a diff must hold whole
		 * files.
		 */
		this.plan.setOption(overlay, "redirect_dir", "nofollow");
		this.plan.setOption(overlay, "metacopy", "off");
		if (this.launch.spec().rootfs().changes() == RootFilesystem.Changes.SCRATCH) {
			/*
			 * The end of the mount need not wait until everything that anybody wrote to
			 * the file system is on the disk. A second mount would be refused.
			 */
			this.plan.setOption(overlay, "volatile", "");
		}
	}

}
