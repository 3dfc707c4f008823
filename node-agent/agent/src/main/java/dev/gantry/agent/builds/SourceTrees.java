package dev.gantry.agent.builds;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Unpacks source archives. */
@FunctionalInterface
public interface SourceTrees {

	/**
	 * Unpacks a tar.gz and checks its digest. Throws a
	 * {@link dev.gantry.contracts.errors.GantryException}: {@code SOURCE_UNREADABLE} or
	 * {@code SOURCE_UNSAFE}.
	 * @param archive the archive; read to its end, not closed
	 * @param digest {@code sha256:…} that the archive must have
	 * @return the tree; closing it removes it
	 */
	Tree unpack(InputStream archive, String digest) throws IOException;

	/** An unpacked tree. */
	interface Tree extends Closeable {

		/** Its root directory. What is in it is hostile. */
		Path root();

	}

}
