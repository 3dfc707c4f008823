package dev.gantry.registry.repositories;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Small files that are replaced as a whole: written aside, synced and renamed, so that a
 * reader sees the old or the new one, also after a crash.
 */
final class LinkFiles {

	private static final String TEMPORARY = ".new-";

	private LinkFiles() {
	}

	static Optional<String> read(Path file) throws IOException {
		try {
			return Optional.of(Files.readString(file));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	static void write(Path file, String text) throws IOException {
		Path directory = file.getParent();
		makeDirectories(directory);
		Path temporary = directory.resolve(TEMPORARY + UUID.randomUUID());
		try {
			try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
					StandardOpenOption.WRITE)) {
				ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
				channel.force(true);
			}
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
			sync(directory);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	/** Makes an empty file, if it is not there. {@link #sync} makes it last. */
	static void touch(Path file) throws IOException {
		if (!Files.exists(file)) {
			makeDirectories(file.getParent());
			Files.write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
	}

	/** Lets what happened in a directory survive a crash. */
	static void sync(Path directory) throws IOException {
		try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
			opened.force(true);
		}
	}

	private static void makeDirectories(Path directory) throws IOException {
		if (Files.isDirectory(directory)) {
			return;
		}
		Path parent = directory.getParent();
		makeDirectories(parent);
		Files.createDirectories(directory);
		sync(parent);
	}

	/** The names in a directory; none if there is no directory. */
	static List<String> list(Path directory) throws IOException {
		List<String> names = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
			for (Path file : files) {
				String name = file.getFileName().toString();
				if (!name.startsWith(TEMPORARY)) {
					names.add(name);
				}
			}
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return names;
	}

}
