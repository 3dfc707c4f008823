package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.containers.TmpfsMount;
import dev.gantry.engine.containers.VolumeMount;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.Resolution;

/**
 * Compiles what a container sees beside its root: volumes, directories of the host, and
 * directories in memory. The shim clones them, id-mapped; init attaches each to its
 * target, the less deep ones first, by a descriptor that was resolved inside the root
 * (CVE-2021-30465).
 */
final class MountCompiler {

	private static final long O_PATH = 0x200000;

	/** {@code RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS}. */
	private static final long IN_ROOT = 0x10 | 0x02;

	private final LaunchPlan plan;

	private final ContainerLaunch launch;

	private final List<Placed> mounts = new ArrayList<>();

	private final List<Placed> files = new ArrayList<>();

	MountCompiler(LaunchPlan plan, ContainerLaunch launch) {
		this.plan = plan;
		this.launch = launch;
	}

	/** The shim's part: detached mounts of everything that exists already. */
	void makeTrees() {
		RootFilesystem rootfs = this.launch.spec().rootfs();
		rootfs.mounts().forEach((bind) -> this.mounts.add(bind(bind, propagation(bind))));
		rootfs.volumes().forEach((volume) -> this.mounts.add(volume(volume)));
		rootfs.temporary().forEach((memory) -> this.mounts.add(new Placed(memory.target(), true, null, memory)));
		this.mounts.sort(Comparator.comparingInt((placed) -> Path.of(placed.target()).normalize().getNameCount()));
		this.launch.files().forEach((file) -> this.files.add(bind(file, 0)));
	}

	/** Init's part. */
	void attach(LaunchPlan init, Register root) {
		this.mounts.forEach((placed) -> attach(init, root, placed));
		this.files.forEach((placed) -> attach(init, root, placed));
	}

	private static void attach(LaunchPlan init, Register root, Placed placed) {
		Register tree = (placed.tree() != null) ? placed.tree() : memory(init, placed.memory());
		init.attach(tree, init.mountPoint(root, placed.target(), placed.directory()), "");
	}

	private Placed bind(BindMount bind, int propagation) {
		boolean directory = Files.isDirectory(Path.of(bind.source()));
		int flags = (directory && bind.recursive()) ? MountFlag.RECURSIVE : 0;
		Register tree = this.plan.cloneTree(bind.source(), flags);
		int attributes = MountFlag.NO_DEVICES | MountFlag.NO_SUID | attributes(bind.readOnly());
		this.plan.setAttributes(tree, bind.source(), flags, attributes, propagation);
		return new Placed(bind.target(), directory, tree, null);
	}

	private static int propagation(BindMount bind) {
		return switch (bind.propagation()) {
			case PRIVATE -> MountFlag.PRIVATE;
			case SLAVE -> MountFlag.SLAVE;
			case SHARED -> MountFlag.SHARED;
		};
	}

	private int attributes(boolean readOnly) {
		return (readOnly ? MountFlag.READ_ONLY : 0) | (this.launch.place().range().mapped() ? MountFlag.ID_MAPPED : 0);
	}

	/** A link in a volume may be a container's work: it leads nowhere outside. */
	private Placed volume(VolumeMount mount) {
		Path data = this.launch.home().dataRoot().resolve("volumes").resolve(mount.volume()).resolve("data");
		String what = "volume " + mount.volume() + (mount.subpath().isEmpty() ? "" : "/" + mount.subpath());
		Register at = this.plan.open(Register.ROOT, data.toString(), O_PATH, 0);
		boolean directory = true;
		if (!mount.subpath().isEmpty()) {
			directory = isDirectory(data, mount);
			at = this.plan.open(at, mount.subpath(), O_PATH, IN_ROOT);
		}
		Register tree = this.plan.cloneTree(at, what, 0);
		this.plan.setAttributes(tree, what, 0, MountFlag.NO_DEVICES | attributes(mount.readOnly()), MountFlag.PRIVATE);
		return new Placed(mount.target(), directory, tree, null);
	}

	private static boolean isDirectory(Path data, VolumeMount mount) {
		try (Directory root = Directory.open(data)) {
			try (Directory part = root.directory(mount.subpath(), Resolution.IN_ROOT)) {
				FileStatus status = part.status();
				return status.isDirectory();
			}
			catch (FileOperationException ex) {
				if (ex.isNotDirectory()) {
					return false;
				}
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.START_FAILED,
					"find '" + mount.subpath() + "' in volume " + mount.volume() + ": " + ex.getMessage(),
					"Make it in the volume first, or mount all of the volume.", ex);
		}
	}

	private static Register memory(LaunchPlan init, TmpfsMount mount) {
		Register context = init.openFileSystem("tmpfs");
		init.setOption(context, "mode", Integer.toOctalString(mount.mode()));
		if (!mount.size().equals(MemorySize.ZERO)) {
			init.setOption(context, "size", Long.toString(mount.size().bytes()));
		}
		int attributes = MountFlag.NO_DEVICES | MountFlag.NO_SUID | (mount.executable() ? 0 : MountFlag.NO_EXECUTE);
		return init.mount(context, "tmpfs for " + mount.target(), attributes);
	}

	/**
	 * Something to attach.
	 *
	 * @param target where in the container
	 * @param directory whether it is a directory
	 * @param tree the detached mount, or {@code null} when init makes it
	 * @param memory what init makes
	 */
	private record Placed(String target, boolean directory, Register tree, TmpfsMount memory) {
	}

}
