package dev.gantry.oci.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileContentStoreTests extends ContentStoreContract {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	private static final Digest DIGEST = Digest.ofBytes(HELLO);

	@TempDir
	Path directory;

	@Override
	protected ContentStore open() throws IOException {
		return new FileContentStore(this.directory);
	}

	@Override
	protected long ingests() throws IOException {
		try (Stream<Path> files = Files.list(this.directory.resolve("ingest"))) {
			return files.count();
		}
	}

	@Test
	void laysContentOutAsDrawn() throws IOException {
		open().put(DIGEST, HELLO);
		assertThat(this.directory.resolve("blobs/sha256/2c").resolve(DIGEST.hex())).hasBinaryContent(HELLO);
	}

	@Test
	void noticesCorruption() throws IOException {
		Content content = open().put(DIGEST, HELLO);
		Files.writeString(content.file().orElseThrow(), "jello");
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> content.readAll(100));
	}

	@Test
	void followsNoLink() throws IOException {
		Path secret = Files.writeString(this.directory.resolve("secret"), "hello");
		Path blob = this.directory.resolve("blobs/sha256/2c").resolve(DIGEST.hex());
		Files.createDirectories(blob.getParent());
		Files.createSymbolicLink(blob, secret);
		assertThat(open().find(DIGEST)).isEmpty();
	}

}
