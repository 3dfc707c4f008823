package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

	/** With less, a root file system cannot be tried. */
	private static final long ROOM_BYTES = 1 << 20;

	private static final long NAMESPACES = 0x20000 | 0x20000000;

	private final Spawner spawner;

	private final EngineHome home;

	private final UidRanges ranges;

	private final HostMemory memory;

	/**
	 * A probe of this host.
	 * @param memory what was found before, for when the disk is full
	 */
	HostProbe(Spawner spawner, EngineHome home, UidRanges ranges, HostMemory memory) {
		this.memory = memory;
		this.spawner = spawner;
		this.home = home;
		this.ranges = ranges;
	}

	/**
	 * Tries from the best to the least that still runs containers.
	 * @throws GantryException with {@code HOST_UNFIT} when nothing does
	 */
	HostFeatures probe() throws IOException {
		try {
			HostFeatures found = probeOnDisk();
			this.memory.keep(found);
			return found;
		}
		catch (IOException | GantryException ex) {
			Optional<HostFeatures> known = full() ? this.memory.known() : Optional.empty();
			if (known.isEmpty()) {
				throw ex;
			}
			LOGGER.warn("The disk of {} is full: what the host can do is taken from the last time; make room there",
					this.home.directory());
			return known.get();
		}
	}

	private boolean full() {
		try {
			return Files.getFileStore(this.home.containers()).getUnallocatedSpace() < ROOM_BYTES;
		}
		catch (IOException ex) {
			LOGGER.debug("Measure the room on the disk", ex);
			return false;
		}
	}

	private HostFeatures probeOnDisk() throws IOException {
		Path directory = Files.createTempDirectory(this.home.containers(), ".probe-");
		try {
			for (String name : List.of("lower", "upper", "work")) {
				Files.createDirectory(directory.resolve(name));
			}
			return probe(directory);
		}
		finally {
			try (Directory containers = Directory.open(this.home.containers())) {
				containers.removeTree(directory.getFileName().toString());
			}
		}
	}

	private HostFeatures probe(Path directory) throws IOException {
		Exception refused = null;
		for (boolean user : new boolean[] { true, false }) {
			for (RootCompiler roots : RootCompiler.values()) {
				try {
					attempt(user, roots, directory);
					return told(new HostFeatures(user, roots));
				}
				catch (KernelException | LaunchException ex) {
					LOGGER.info("Try a container, user namespace {}, layers {}: {}", user, roots, ex.getMessage());
					refused = ex;
				}
			}
		}
		throw new GantryException(ErrorCode.HOST_UNFIT, "Start a container: " + refused.getMessage(),
				"Run as root on Linux 6.1 or newer, with overlayfs, on ext4, xfs or btrfs", refused);
	}

	private static HostFeatures told(HostFeatures features) {
		if (!features.userNamespaces()) {
			LOGGER.warn("Containers run without user namespaces on this host");
		}
		return features;
	}

	private void attempt(boolean user, RootCompiler roots, Path directory) throws IOException {
		UidRange range = user ? this.ranges.take() : UidRange.IDENTITY;
		try {
			HeldNamespaces held = this.spawner.hold(user ? NEW_USER | NEW_NETWORK : NEW_NETWORK, range, Map.of(),
					List.of());
			this.spawner.prepare(new SandboxPlan(plan(range, roots, directory), null, null, List.of()), held.slot())
				.close();
		}
		finally {
			this.ranges.giveBack(range);
		}
	}

	private LaunchPlan plan(UidRange range, RootCompiler roots, Path directory) {
		LaunchPlan plan = new LaunchPlan();
		Register data = plan.cloneTree(directory.toString(), 0);
		if (range.mapped()) {
			plan.setAttributes(data, directory + " (id mapping)", 0, MountFlag.ID_MAPPED);
		}
		Register root = roots.mount(plan, new RootCompiler.Root(data, range, List.of("lower"), ".", false));
		plan.requireWritable(root, "overlay");
		plan.clone(NAMESPACES, Register.ROOT);
		plan.takeUser(0, 0, List.of());
		Register processes = plan.openFileSystem("proc");
		plan.mount(processes, "proc", MountFlag.NO_SUID | MountFlag.NO_DEVICES | MountFlag.NO_EXECUTE);
		return plan;
	}

}
