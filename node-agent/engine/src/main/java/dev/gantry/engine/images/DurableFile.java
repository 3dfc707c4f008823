package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A small file that is replaced as a whole and survives a crash as it was or as it is.
 */
final class DurableFile {

	private static final String TEMPORARY = ".new-";

	private DurableFile() {
	}

	/** Removes what a process that was killed left half-written in a directory. */
	static void sweep(Path directory) throws IOException {
		try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
			for (Path file : left) {
				Files.deleteIfExists(file);
			}
		}
	}

	static void replace(Path file, byte[] content) throws IOException {
		Path temporary = file.resolveSibling(TEMPORARY + UUID.randomUUID());
		try {
			try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
					StandardOpenOption.WRITE)) {
				ByteBuffer bytes = ByteBuffer.wrap(content);
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
				channel.force(true);
			}
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
		try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
			directory.force(true);
		}
	}

}
