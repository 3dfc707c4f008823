package dev.gantry.engine.launch;

import dev.gantry.engine.containers.ContainerSpec;

/**
 * Compiles what the init of a sandbox does to become the container, before it becomes the
 * program: mounts, root, host name. {@link ProgramCompiler} goes on from there.
 */
final class InitCompiler {

	private static final int REGULAR_FILE = 0100600;

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

	/**
	 * Everything that the container sees, up to the change of its root.
	 * @param others what it sees beside its root
	 * @param terminal its end of its terminal, or {@code null}
	 */
	void mount(Register root, MountCompiler others, Register terminal) {
		this.root = root;
		this.plan.makeSessionKeyring("_ses." + this.spec.id());
		this.plan.attach(this.root, Register.ROOT, "/");
		moveIn(this.tree.processes(), "proc");
		moveIn(this.tree.devices(), "dev");
		moveIn(this.tree.system(), "sys");
		if (terminal != null) {
			this.plan.makeDevice(this.tree.devices(), "console", REGULAR_FILE, 0, 0);
			this.plan.attach(this.plan.cloneTree(terminal, "/dev/console", 0), this.tree.devices(), "console");
		}
		others.attach(this.plan, this.root);
		if (this.spec.rootfs().readOnly()) {
			this.plan.setAttributes(this.root, "the container's root (read-only)", 0, MountFlag.READ_ONLY);
		}
		this.plan.enterRoot(this.root);
		String name = this.spec.sandbox().hostname();
		this.plan.setHostName(name.isEmpty() ? this.spec.id() : name);
	}

	/** An image whose directory of that name is a link is refused. */
	private void moveIn(Register mount, String name) {
		this.plan.makeDirectory(this.root, name, 0755);
		this.plan.attach(mount, this.root, name);
	}

}
