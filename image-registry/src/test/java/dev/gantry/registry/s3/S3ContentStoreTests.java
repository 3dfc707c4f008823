package dev.gantry.registry.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import dev.gantry.oci.store.Content;
import dev.gantry.oci.store.ContentStore;
import dev.gantry.oci.store.ContentStoreContract;
import dev.gantry.oci.store.Ingest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Against a server of another's making. */
class S3ContentStoreTests extends ContentStoreContract {

	private static S3Server server;

	private final String prefix = UUID.randomUUID().toString();

	@TempDir
	Path directory;

	@BeforeAll
	static void startServer() throws Exception {
		boolean present = S3Server.installed().isPresent();
		if (!present) {
			System.out.println("Skipped: moto_server is not installed (pip install 'moto[server]')");
		}
		assumeTrue(present, "moto_server is not installed (pip install 'moto[server]')");
		server = S3Server.start();
	}

	@AfterAll
	static void stopServer() throws Exception {
		if (server != null) {
			server.close();
		}
	}

	@Override
	protected ContentStore open() throws IOException {
		return new S3ContentStore(server.bucket(this.prefix), this.directory.resolve("spool" + UUID.randomUUID()));
	}

	@Override
	protected long ingests() throws IOException {
		try (Bucket bucket = new Bucket(server.bucket(this.prefix))) {
			return bucket.list(this.prefix + "/ingest/").map((object) -> object.key().split("/")[2]).distinct().count();
		}
	}

	@Test
	void putsLargeContentTogether() throws IOException {
		byte[] bytes = bytes(12_000_000);
		ContentStore store = open();
		Digest digest = Digest.ofBytes(bytes);
		try (Ingest ingest = store.begin()) {
			for (int offset = 0; offset < bytes.length; offset += 100_000) {
				ingest.output().write(bytes, offset, 100_000);
			}
			assertThat(ingest.commit(digest, bytes.length).size()).isEqualTo(bytes.length);
		}
		Content content = store.find(digest).orElseThrow();
		try (InputStream in = content.open(11_000_000)) {
			assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 11_000_000, bytes.length));
		}
		assertThat(content.readAll(bytes.length)).isEqualTo(bytes);
		assertThat(ingests()).isZero();
	}

	@Test
	void sendsPiecesAgainThatAreTooSmallForTheBucket() throws IOException {
		byte[] bytes = bytes(8_000_000);
		Digest digest = Digest.ofBytes(DigestAlgorithm.SHA512, bytes);
		String id;
		try (Ingest ingest = open().begin()) {
			ingest.output().write(bytes, 0, 1_000_000);
			id = ingest.id();
			ingest.suspend();
		}
		try (Ingest ingest = open().resume(id).orElseThrow()) {
			ingest.output().write(bytes, 1_000_000, 7_000_000);
			ingest.commit(digest, bytes.length);
		}
		assertThat(open().find(digest).orElseThrow().readAll(bytes.length)).isEqualTo(bytes);
		assertThat(ingests()).isZero();
	}

	private static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		new Random(11).nextBytes(bytes);
		return bytes;
	}

}
