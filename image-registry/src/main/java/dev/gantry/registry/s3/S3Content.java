package dev.gantry.registry.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.store.Content;

/** Content in a bucket: the reading room of {@link S3ContentStore}. */
record S3Content(Bucket bucket, String key, Digest digest, long size, Instant stored) implements Content {

	@Override
	public InputStream open() throws IOException {
		return open(0);
	}

	@Override
	public InputStream open(long start) throws IOException {
		return this.bucket.read(this.key, start);
	}

	@Override
	public Optional<Path> file() {
		return Optional.empty();
	}

	@Override
	public byte[] readAll(int limit) throws IOException {
		if (this.size > limit) {
			throw new InvalidImageException(
					"Content " + this.digest + " has " + this.size + " bytes; at most " + limit + " are allowed here");
		}
		try (InputStream in = verified()) {
			return in.readAllBytes();
		}
	}

}
