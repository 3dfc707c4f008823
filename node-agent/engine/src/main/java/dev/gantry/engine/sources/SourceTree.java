package dev.gantry.engine.sources;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An unpacked source tree in which nothing changes; closing it lets go of it. Its path is
 * for this process only.
 */
public final class SourceTree implements Closeable {

	private final Path root;

	private final Closeable release;

	private boolean closed;

	/**
	 * A tree.
	 * @param release what to do when it is closed
	 */
	SourceTree(Path root, Closeable release) {
		this.root = root;
		this.release = release;
	}

	/** The tree's root directory. What is in it is hostile. */
	public Path root() {
		return this.root;
	}

	@Override
	public synchronized void close() throws IOException {
		if (!this.closed) {
			this.closed = true;
			this.release.close();
		}
	}

}
