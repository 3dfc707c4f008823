package dev.gantry.oci.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.VerifyingInputStream;

/** Content in a file: the reading room of {@link FileContentStore}. */
record FileContent(Digest digest, long size, Path path) implements Content {

	@Override
	public Instant stored() throws IOException {
		return Files.getLastModifiedTime(this.path).toInstant();
	}

	@Override
	public InputStream open() throws IOException {
		return Files.newInputStream(this.path);
	}

	@Override
	public Optional<Path> file() {
		return Optional.of(this.path);
	}

	@Override
	public byte[] readAll(int limit) throws IOException {
		if (this.size > limit) {
			throw new InvalidImageException(
					"Content " + this.digest + " has " + this.size + " bytes; at most " + limit + " are allowed here");
		}
		try (InputStream in = new VerifyingInputStream(open(), this.digest, this.size)) {
			return in.readAllBytes();
		}
	}

}
