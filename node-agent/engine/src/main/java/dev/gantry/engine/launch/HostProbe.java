package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.kernel.errno.KernelException;
import dev.gantry.kernel.files.Directory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by trying what this host can do: a plan that makes a root file system and
 * mounts {@code /proc} in fresh namespaces, and runs nothing.
 */
final class HostProbe {

	private static final Logger LOGGER = LoggerFactory.getLogger(HostProbe.class);

	private static final int NEW_USER = 0x10000000;

	private static final int NEW_NETWORK = 0x40000000;

	private static final long NAMESPACES = 0x20000 | 0x20000000;

	private final Spawner spawner;

	private final EngineHome home;

	private final UidRanges ranges;

	HostProbe(Spawner spawner, EngineHome home, UidRanges ranges) {
		this.spawner = spawner;
		this.home = home;
		this.ranges = ranges;
	}

	/**
	 * Whether containers can have user namespaces of their own.
	 * @throws GantryException with {@code HOST_UNFIT} when they cannot even run without
	 */
	boolean userNamespaces() throws IOException {
		Path directory = Files.createTempDirectory(this.home.containers(), ".probe-");
		try {
			for (String name : List.of("lower", "upper", "work")) {
				Files.createDirectory(directory.resolve(name));
			}
			if (tryWith(true, directory)) {
				return true;
			}
			LOGGER.warn("Containers run without user namespaces on this host");
			tryWith(false, directory);
			return false;
		}
		finally {
			try (Directory containers = Directory.open(this.home.containers())) {
				containers.removeTree(directory.getFileName().toString());
			}
		}
	}

	private boolean tryWith(boolean user, Path directory) throws IOException {
		UidRange range = user ? this.ranges.take() : UidRange.IDENTITY;
		try {
			HeldNamespaces held = this.spawner.hold(user ? NEW_USER | NEW_NETWORK : NEW_NETWORK, range, List.of());
			this.spawner.prepare(new SandboxPlan(plan(range, directory), null, null, List.of()), held.slot()).close();
			return true;
		}
		catch (KernelException | LaunchException ex) {
			if (!user) {
				throw new GantryException(ErrorCode.HOST_UNFIT, "Start a container: " + ex.getMessage(),
						"Run as root on Linux 6.13 or newer, with overlayfs, on ext4, xfs or btrfs", ex);
			}
			LOGGER.info("Try a user namespace: {}", ex.getMessage());
			return false;
		}
		finally {
			this.ranges.giveBack(range);
		}
	}

	private LaunchPlan plan(UidRange range, Path directory) {
		LaunchPlan plan = new LaunchPlan();
		Register overlay = plan.openFileSystem("overlay");
		Register data = plan.cloneTree(directory.toString(), 0);
		if (range.mapped()) {
			plan.setAttributes(data, directory + " (id mapping)", 0, MountFlag.ID_MAPPED);
		}
		plan.addLayer(overlay, "lowerdir+", data, "lower");
		plan.addLayer(overlay, "upperdir", data, "upper");
		plan.addLayer(overlay, "workdir", data, "work");
		plan.setOption(overlay, "volatile", "");
		plan.takeFileSystemUser(range.host(0));
		Register root = plan.mount(overlay, "overlay", 0);
		plan.takeFileSystemUser(0);
		plan.requireWritable(root, "overlay");
		plan.clone(NAMESPACES, Register.ROOT);
		plan.takeUser(0, 0, List.of());
		Register processes = plan.openFileSystem("proc");
		plan.mount(processes, "proc", MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXECUTE);
		return plan;
	}

}
