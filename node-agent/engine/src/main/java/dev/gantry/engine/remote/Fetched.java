package dev.gantry.engine.remote;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import dev.gantry.kernel.files.Directory;

/** A directory of what was fetched; closing it removes it. */
public final class Fetched implements Closeable {

	private final Path directory;

	private Fetched(Path directory) {
		this.directory = directory;
	}

	static Fetched begin(Path parent) throws IOException {
		return new Fetched(
				Files.createDirectory(Files.createDirectories(parent).resolve("fetched-" + UUID.randomUUID())));
	}

	/** Its content is hostile. */
	public Path directory() {
		return this.directory;
	}

	@Override
	public void close() throws IOException {
		try (Directory parent = Directory.open(this.directory.getParent())) {
			parent.removeTree(this.directory.getFileName().toString());
		}
	}

}
