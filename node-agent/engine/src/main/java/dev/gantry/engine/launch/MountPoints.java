package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The lowest layer of every container: the empty directories and files that the engine
 * mounts over. An image that has them covers them; for one that has not, nothing must be
 * made in the container's own layer, which takes time and would show as a change.
 */
final class MountPoints {

	private static final List<String> DIRECTORIES = List.of("dev", "etc", "proc", "sys");

	private static final List<String> FILES = List.of("etc/hostname", "etc/hosts", "etc/resolv.conf");

	private MountPoints() {
	}

	/** Makes what is missing below a directory. */
	static void make(Path root) throws IOException {
		directory(root);
		for (String name : DIRECTORIES) {
			directory(root.resolve(name));
		}
		for (String name : FILES) {
			Path file = root.resolve(name);
			if (!Files.exists(file)) {
				Files.createFile(file);
				Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
			}
		}
		Path mounts = root.resolve("etc/mtab");
		if (!Files.isSymbolicLink(mounts)) {
			Files.createSymbolicLink(mounts, Path.of("/proc/mounts"));
		}
	}

	private static void directory(Path path) throws IOException {
		Files.createDirectories(path);
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

}
