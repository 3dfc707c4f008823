package dev.gantry.platform.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner can read at any moment. */
public final class SecretFile {

	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

	private SecretFile() {
	}

	/** Writes a file whole or not at all. */
	public static void write(Path file, String content) throws IOException {
		Files.createDirectories(file.getParent());
		if (Files.exists(file)) {
			// An empty file that an operator has made where the platform may make none.
			Files.setPosixFilePermissions(file, OWNER_ONLY);
			Files.writeString(file, content);
			return;
		}
		FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
		Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".new", mode);
		try {
			Files.writeString(fresh, content);
			Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(fresh);
		}
	}

}
