package dev.gantry.engine.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.engine.containers.BindMount;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.VolumeMount;
import dev.gantry.kernel.files.DetachedMounts;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.kernel.process.IdMap;
import dev.gantry.kernel.process.ProcessStatus;

/**
 * A container's root with everything that is mounted in it, held by descriptor: of a
 * running container its own, seen through its first process; of any other an overlay that
 * nobody else sees.
 *
 * @param directory the root
 * @param users how the container's user numbers are this host's
 */
record ContainerRoot(Directory directory, IdMap users) implements Closeable {

	private static final IdMap SAME = new IdMap(List.of(new long[] { 0, 0, 0xffffffffL }));

	/** Opens the root of a container that runs. */
	static ContainerRoot ofRunning(ContainerState.Running running) throws IOException {
		Directory root = Directory.open(Path.of("/proc/" + running.pid() + "/root"));
		try {
			IdMap users = IdMap.users(running.pid());
			// The number may mean another process by now: then both mean nothing.
			if (ProcessStatus.read(running.pid())
				.filter((status) -> status.startTime() == running.startTime())
				.isEmpty()) {
				throw new NoSuchFileException("the container has ended");
			}
			return new ContainerRoot(root, users);
		}
		catch (IOException ex) {
			root.close();
			throw ex;
		}
	}

	/**
	 * Mounts the root of a container that does not run. Nothing may start it before this
	 * is closed.
	 */
	static ContainerRoot ofStopped(EngineHome home, Container container) throws IOException {
		List<Directory> lower = new ArrayList<>();
		Path own = home.containers().resolve(container.id());
		try (Directory upper = Directory.open(own.resolve("upper"));
				Directory work = Directory.open(own.resolve("work"))) {
			forgetVolatility(work);
			List<String> layers = container.spec().rootfs().layers();
			for (int i = layers.size() - 1; i >= 0; i--) {
				lower.add(Directory.open(home.layers().resolve(layers.get(i))));
			}
			lower.add(Directory.open(home.mountPoints()));
			Directory root = DetachedMounts.overlay(lower, upper, work);
			try {
				bind(home, container, root);
			}
			catch (IOException ex) {
				root.close();
				throw ex;
			}
			return new ContainerRoot(root, SAME);
		}
		finally {
			lower.forEach(Directory::close);
		}
	}

	/**
	 * A volatile overlay leaves a mark that forbids a second mount, because the host may
	 * have gone down before all was on its disk. It has not: it is up.
	 */
	private static void forgetVolatility(Directory work) throws IOException {
		if (work.find("work").filter(FileStatus::isDirectory).isPresent()) {
			try (Directory inner = work.directory("work")) {
				inner.removeTree("incompat");
			}
		}
	}

	private static void bind(EngineHome home, Container container, Directory root) throws IOException {
		List<Mounted> mounts = new ArrayList<>();
		for (BindMount mount : container.spec().rootfs().mounts()) {
			mounts.add(new Mounted(Path.of("/"), mount.source(), mount.target(), mount.readOnly()));
		}
		for (VolumeMount mount : container.spec().rootfs().volumes()) {
			String part = mount.subpath().isEmpty() ? "." : mount.subpath();
			mounts.add(new Mounted(home.volumes().resolve(mount.volume()).resolve("data"), part, mount.target(),
					mount.readOnly()));
		}
		mounts.sort(Comparator.comparingInt((mount) -> Path.of(mount.target()).normalize().getNameCount()));
		for (Mounted mount : mounts) {
			try (Directory source = Directory.open(mount.root())) {
				bind(source, mount, root);
			}
			catch (FileOperationException ex) {
				throw new GantryException(ErrorCode.HOST_UNFIT,
						"Show what is mounted in container '" + container.id() + "' while it does not run: "
								+ ex.getMessage(),
						"Start the container first; kernels before Linux 6.15 cannot do it otherwise", ex);
			}
		}
	}

	/** A directory that is missing in the root is made, as a start would. */
	private static void bind(Directory source, Mounted mount, Directory root) throws IOException {
		try (Directory shown = source.directory(mount.path(), Resolution.IN_ROOT)) {
			InRoot.makeDirectories(root, mount.target(), 0).close();
			DetachedMounts.bind(shown, ".", mount.readOnly(), root, mount.target());
		}
		catch (FileOperationException ex) {
			if (!ex.isNotDirectory()) {
				throw ex;
			}
			try {
				DetachedMounts.bind(source, mount.path(), mount.readOnly(), root, mount.target());
			}
			catch (FileOperationException missing) {
				// A file that no start has made a place for yet shows nothing.
				if (!missing.isNotFound()) {
					throw missing;
				}
			}
		}
	}

	/**
	 * Something that is mounted.
	 *
	 * @param root where its path begins, trusted
	 * @param path resolved with that as root
	 */
	private record Mounted(Path root, String path, String target, boolean readOnly) {
	}

	@Override
	public void close() {
		this.directory.close();
	}

}
