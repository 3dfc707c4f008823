package dev.gantry.engine.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.engine.cgroups.GroupPlan;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.RootFilesystem;

/**
 * The part of a container's launch that needs to know neither its networks nor its users:
 * control groups and root. The shim executes it while the rest is being compiled.
 *
 * @param plan the operations
 * @param root the container's root, or {@code null} where it comes last
 */
record GroundPlan(LaunchPlan plan, Register root) {

	/** Compiles what is to be done at once. */
	static GroundPlan compile(PreparedSandbox sandbox, RootCompiler roots, ContainerSpec spec,
			ContainerLaunch.Locations home, ContainerLaunch.Place place) {
		LaunchPlan plan = sandbox.plan().plan().part();
		fillGroups(plan, sandbox, place.groups());
		return new GroundPlan(plan, roots.takesPaths() ? null : makeRoot(plan, sandbox, roots, spec, home, place));
	}

	/** The groups are the sandbox's, by another name where they can have one. */
	private static void fillGroups(LaunchPlan plan, PreparedSandbox sandbox, GroupPlan groups) {
		List<String> made = sandbox.plan().groups();
		for (int i = 0; i < groups.directories().size(); i++) {
			String wanted = groups.directories().get(i);
			if (i >= made.size()) {
				plan.makeGroup(wanted);
			}
			else if (!made.get(i).equals(wanted)) {
				plan.renameGroup(made.get(i), wanted);
			}
		}
		for (GroupPlan.Setting setting : groups.settings()) {
			if (setting.optional()) {
				plan.writeIfPresent(Register.ROOT, setting.path(), setting.value());
			}
			else {
				plan.write(Register.ROOT, setting.path(), setting.value());
			}
		}
		groups.witnesses().forEach(plan::witness);
	}

	/**
	 * The root; where layers are taken by path, the host's are no longer seen after it.
	 */
	static Register makeRoot(LaunchPlan plan, PreparedSandbox sandbox, RootCompiler roots, ContainerSpec spec,
			ContainerLaunch.Locations home, ContainerLaunch.Place place) {
		Path dataRoot = home.dataRoot();
		List<String> layers = new ArrayList<>();
		RootFilesystem rootfs = spec.rootfs();
		rootfs.layers().forEach((layer) -> layers.add(0, "layers/" + layer));
		layers.add(dataRoot.relativize(home.mountPoints()).toString());
		Register root = roots.mount(plan, new RootCompiler.Root(sandbox.plan().data(), place.range(), layers,
				dataRoot.relativize(home.container()).toString(), rootfs.changes() == RootFilesystem.Changes.SCRATCH));
		plan.requireWritable(root, "the container's root (the kernel could not make its work directory)");
		return root;
	}

}
