package dev.gantry.oci.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.VerifyingInputStream;

/** Content that a store holds. */
public interface Content {

	Digest digest();

	/** In bytes. */
	long size();

	/** When it came here. */
	Instant stored() throws IOException;

	/** Reads it from its start. */
	InputStream open() throws IOException;

	/** Reads it from a byte on. */
	default InputStream open(long start) throws IOException {
		InputStream in = open();
		try {
			in.skipNBytes(start);
			return in;
		}
		catch (IOException ex) {
			in.close();
			throw ex;
		}
	}

	/**
	 * Reads it from its start, verified again: the end is an error if the store's copy is
	 * corrupt.
	 */
	default InputStream verified() throws IOException {
		return new VerifyingInputStream(open(), digest(), size());
	}

	/** The file that holds it, if a file does; read only. */
	Optional<Path> file();

	/**
	 * All of it, verified again.
	 * @param limit how many bytes at most
	 * @throws dev.gantry.oci.InvalidImageException if there are more, or if the store's
	 * copy is corrupt
	 */
	byte[] readAll(int limit) throws IOException;

}
