package dev.gantry.agent.builds;

import java.io.InputStream;
import java.nio.file.Path;

/** Unpacks source archives. */
public interface SourceTrees {

	/**
	 * Unpacks a tar.gz into an empty directory and checks its digest. Throws a
	 * {@link dev.gantry.contracts.errors.GantryException}: {@code SOURCE_UNREADABLE},
	 * {@code SOURCE_UNSAFE} or {@code TOO_LARGE}.
	 * @param archive the archive; read to its end, not closed
	 * @param digest {@code sha256:…} that the archive must have
	 * @param directory where to; made by this call
	 */
	void unpack(InputStream archive, String digest, Path directory);

	/** Removes an unpacked tree without following any link. */
	void remove(Path directory);

}
