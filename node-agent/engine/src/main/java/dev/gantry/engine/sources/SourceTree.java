package dev.gantry.engine.sources;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

import dev.gantry.kernel.files.Directory;

/** An unpacked source tree; closing it removes it, without following any link in it. */
public final class SourceTree implements Closeable {

	private final Path store;

	private final Path root;

	SourceTree(Path store, Path root) {
		this.store = store;
		this.root = root;
	}

	/** The tree's root directory. What is in it is hostile. */
	public Path root() {
		return this.root;
	}

	@Override
	public void close() throws IOException {
		try (Directory parent = Directory.open(this.store.getParent())) {
			parent.removeTree(this.store.getFileName().toString());
		}
	}

}
