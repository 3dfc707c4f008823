package dev.gantry.engine.build;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

import dev.gantry.engine.build.language.RunMount.Access;
import dev.gantry.kernel.files.Directory;

/**
 * Secrets of one step as files, in a directory that only root of the host can enter. It
 * is in memory where the host's {@code /run} is.
 */
final class SecretFiles implements Closeable {

	private final Path directory;

	private int count;

	SecretFiles(Path parent) throws IOException {
		this.directory = parent.resolve("secrets-" + UUID.randomUUID());
		Files.createDirectories(parent);
		Files.createDirectory(this.directory,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	/** Writes a secret; answers with the file. */
	Path write(byte[] value, Access access) throws IOException {
		Path file = Files.createFile(this.directory.resolve(String.valueOf(this.count++)),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.write(file, value);
		try (Directory open = Directory.open(this.directory)) {
			String name = file.getFileName().toString();
			open.changeOwner(name, access.uid(), access.gid());
			open.changeMode(name, access.mode());
		}
		return file;
	}

	/** A place for a socket beside the secrets. */
	Path socket() {
		return this.directory.resolve("socket-" + this.count++);
	}

	@Override
	public void close() throws IOException {
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

}
