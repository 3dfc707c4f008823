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
 * Compiles the first part of a launch: what the shim does as root of the host. File
 * systems are made here and handed to the container as detached mounts, so that nothing
 * of them is ever seen in the host's mount table.
 */
final class PlanCompiler {

	private static final long O_DIRECTORY_READ = 0;

	private static final long O_WRONLY = 1;

	private static final int CONFINED = MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXECUTE;

	private static final int CHARACTER_DEVICE = 0020666;

	private static final int REGULAR_FILE = 0100600;

	/** Mount, uts, ipc and pid; user and network are held ready, cgroup comes last. */
	private static final long NAMESPACES = 0x20000 | 0x04000000 | 0x08000000 | 0x20000000;

	private final LaunchPlan plan = new LaunchPlan();

	private final ContainerLaunch launch;

	private final UidRange range;

	private PlanCompiler(ContainerLaunch launch) {
		this.launch = launch;
		this.range = launch.place().range();
	}

	static LaunchPlan compile(ContainerLaunch launch) {
		return new PlanCompiler(launch).compile();
	}

	private LaunchPlan compile() {
		ContainerSpec spec = this.launch.spec();
		LogOptions log = spec.housekeeping().log();
		this.plan.keepState(this.launch.home().container().toString(), this.launch.occasion().label());
		this.plan.keepLog(log.fileSize().bytes(), log.files());
		this.launch.occasion().wishes().addTo(this.plan);
		Register group = makeGroups(this.launch.place().groups());
		Register overlay = this.plan.openFileSystem("overlay");
		stackLayers(overlay);
		this.plan.takeFileSystemUser(this.range.host(0));
		Register root = this.plan.mount(overlay, "overlay", this.range.mapped() ? MountFlag.NO_DEVICES : 0);
		Register devices = makeDevices();
		this.plan.takeFileSystemUser(0);
		this.plan.requireWritable(root, "the container's root (the kernel could not make its work directory)");
		Register empty = emptyDirectory();
		MountCompiler mounts = new MountCompiler(this.plan, this.launch);
		mounts.makeTrees();
		Map<String, Register> groupViews = cloneGroups();
		ContainerStreams streams = new ContainerStreams(this.plan, this.range, this.launch.identity());
		ContainerStreams.Terminals terminals = makeStreams(streams, devices);
		Map<String, Register> lateJoins = new LinkedHashMap<>();
		for (String tasks : this.launch.place().groups().lateJoins()) {
			lateJoins.put(tasks, this.plan.open(Register.ROOT, tasks, O_WRONLY, 0));
		}
		this.plan.clone(NAMESPACES, group, this.launch.place().groups().joins());
		new InitCompiler(this.plan, this.launch)
			.mount(new InitCompiler.Mounts(root, devices, empty, terminals, mounts, groupViews));
		streams.take();
		ProgramCompiler program = new ProgramCompiler(this.plan, spec, spec.process(), this.launch.identity());
		program.arrive(root, lateJoins);
		program.beginGroups();
		program.run(this.launch.place().filter(), spec.housekeeping().care().init());
		return this.plan;
	}

	private ContainerStreams.Terminals makeStreams(ContainerStreams streams, Register devices) {
		Streams wanted = this.launch.spec().process().streams();
		if (wanted.terminal()) {
			this.plan.makeDevice(devices, "console", REGULAR_FILE, 0, 0);
			return streams.makeTerminals(this.launch.occasion().wishes().packedSize());
		}
		streams.makePipes(wanted, devices);
		return null;
	}

	private Register makeGroups(GroupPlan groups) {
		groups.directories().forEach(this.plan::makeGroup);
		for (GroupPlan.Setting setting : groups.settings()) {
			if (setting.optional()) {
				this.plan.writeIfPresent(Register.ROOT, setting.path(), setting.value());
			}
			else {
				this.plan.write(Register.ROOT, setting.path(), setting.value());
			}
		}
		groups.witnesses().forEach(this.plan::witness);
		if (groups.unified() == null) {
			return Register.ROOT;
		}
		Register unified = this.plan.open(Register.ROOT, groups.unified(), O_DIRECTORY_READ, 0);
		if (groups.devices().length > 0) {
			this.plan.restrictDevices(unified, groups.devices());
		}
		return unified;
	}

	/**
	 * One id-mapped clone of the data root serves all layers and the upper directory:
	 * what the container's root writes is root's on disk. It must stay open until the
	 * overlay is made.
	 */
	private void stackLayers(Register overlay) {
		Path dataRoot = this.launch.home().dataRoot();
		Register data = this.plan.cloneTree(dataRoot.toString(), 0);
		if (this.range.mapped()) {
			this.plan.setAttributes(data, dataRoot + " (id mapping)", 0, MountFlag.ID_MAPPED);
		}
		String container = dataRoot.relativize(this.launch.home().container()).toString();
		List<String> layers = new ArrayList<>();
		this.launch.spec().rootfs().layers().forEach((layer) -> layers.add(0, "layers/" + layer));
		layers.add(dataRoot.relativize(this.launch.home().mountPoints()).toString());
		layers.forEach((layer) -> this.plan.addLayer(overlay, "lowerdir+", data, layer));
		this.plan.addLayer(overlay, "upperdir", data, container + "/upper");
		this.plan.addLayer(overlay, "workdir", data, container + "/work");
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

	/**
	 * Made by the host's root, so that the nodes can be opened; the container cannot make
	 * its own.
	 */
	private Register makeDevices() {
		Register context = temporary("755", "65536k");
		Register devices = this.plan.mount(context, "/dev", MountFlag.NO_SUID | MountFlag.STRICT_ACCESS_TIME);
		Map<String, Integer> nodes = new LinkedHashMap<>();
		nodes.put("null", 3);
		nodes.put("zero", 5);
		nodes.put("full", 7);
		nodes.put("random", 8);
		nodes.put("urandom", 9);
		nodes.forEach((name, minor) -> this.plan.makeDevice(devices, name, CHARACTER_DEVICE, 1, minor));
		this.plan.makeDevice(devices, "tty", CHARACTER_DEVICE, 5, 0);
		List.of("pts", "shm", "mqueue").forEach((name) -> this.plan.makeDirectory(devices, name, 0755));
		this.plan.makeSymbolicLink(devices, "fd", "/proc/self/fd");
		this.plan.makeSymbolicLink(devices, "stdin", "/proc/self/fd/0");
		this.plan.makeSymbolicLink(devices, "stdout", "/proc/self/fd/1");
		this.plan.makeSymbolicLink(devices, "stderr", "/proc/self/fd/2");
		this.plan.makeSymbolicLink(devices, "ptmx", "pts/ptmx");
		return devices;
	}

	/** Covers masked directories. */
	private Register emptyDirectory() {
		Register context = temporary("555", "4k");
		return this.plan.mount(context, "an empty directory", MountFlag.READ_ONLY | CONFINED);
	}

	private Register temporary(String mode, String size) {
		Register context = this.plan.openFileSystem("tmpfs");
		this.plan.setOption(context, "mode", mode);
		this.plan.setOption(context, "size", size);
		this.plan.setOption(context, "uid", Integer.toUnsignedString(this.range.host(0)));
		this.plan.setOption(context, "gid", Integer.toUnsignedString(this.range.host(0)));
		return context;
	}

	/** What the container sees of its own control groups, read-only. */
	private Map<String, Register> cloneGroups() {
		Map<String, String> views = this.launch.place().groups().views();
		Map<String, Register> trees = new LinkedHashMap<>();
		if (!views.containsKey("")) {
			Register parent = this.plan.mount(temporary("755", "4k"), "/sys/fs/cgroup", CONFINED);
			views.keySet().forEach((name) -> this.plan.makeDirectory(parent, name, 0755));
			this.plan.setAttributes(parent, "/sys/fs/cgroup", 0, MountFlag.READ_ONLY);
			trees.put("", parent);
		}
		views.forEach((name, directory) -> {
			Register tree = this.plan.cloneTree(directory, 0);
			this.plan.setAttributes(tree, directory, 0, MountFlag.READ_ONLY | CONFINED);
			trees.put(name, tree);
		});
		return trees;
	}

}
