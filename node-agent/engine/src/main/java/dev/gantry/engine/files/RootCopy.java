package dev.gantry.engine.files;

import java.io.IOException;
import java.util.List;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileOperationException;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.kernel.process.IdMap;
import dev.gantry.oci.layers.LayerPath;

/** Copies a part of one root to the same place in another. */
public final class RootCopy {

	private static final IdMap SAME = new IdMap(List.of(new long[] { 0, 0, 0xffffffffL }));

	private RootCopy() {
	}

	/**
	 * Copies what is in a directory, and how the directory looks; nothing where the first
	 * root has none. Links in the path are followed with each root as root.
	 */
	public static void copy(Directory from, Directory to, String path) throws IOException {
		try (Directory source = from.directory(path, Resolution.IN_ROOT);
				CopySink sink = new CopySink(new ContainerRoot(to, SAME), path, false,
						new CopySink.Ownership(SAME, CopySink.Ownership.ARCHIVE, CopySink.Ownership.ARCHIVE))) {
			new TreeArchive(sink, SAME).sendDirectory(source, LayerPath.ROOT);
			sink.finish();
		}
		catch (FileOperationException ex) {
			if (!ex.isNotFound()) {
				throw ex;
			}
		}
	}

}
