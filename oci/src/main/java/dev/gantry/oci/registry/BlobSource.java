package dev.gantry.oci.registry;

import java.io.IOException;
import java.io.InputStream;

/**
 * Where a blob's bytes come from. May be opened again when a transfer must be repeated.
 */
@FunctionalInterface
public interface BlobSource {

	/** A blob that is in memory. */
	static BlobSource of(byte[] bytes) {
		return () -> new java.io.ByteArrayInputStream(bytes);
	}

	/** The bytes from the first on. Whoever opens it closes it. */
	InputStream open() throws IOException;

}
