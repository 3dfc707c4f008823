package dev.gantry.oci.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.DigestAlgorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every content store does. An implementation's tests extend this. */
public abstract class ContentStoreContract {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	private static final Digest DIGEST = Digest.ofBytes(HELLO);

	private ContentStore store;

	/** A store with nothing in it, or the same one opened again. */
	protected abstract ContentStore open() throws IOException;

	/** How many ingests hold space. */
	protected abstract long ingests() throws IOException;

	@BeforeEach
	void openStore() throws IOException {
		this.store = open();
	}

	@Test
	void keepsWhatWasCommitted() throws IOException {
		try (Ingest ingest = this.store.begin()) {
			ingest.output().write(HELLO, 0, 2);
			assertThat(this.store.find(DIGEST)).isEmpty();
			ingest.output().write(HELLO, 2, 3);
			assertThat(ingest.size()).isEqualTo(5);
			Content content = ingest.commit(DIGEST, 5);
			assertThat(content.size()).isEqualTo(5);
		}
		assertThat(open().find(DIGEST)).hasValueSatisfying((content) -> {
			assertThat(content.digest()).isEqualTo(DIGEST);
			assertThat(read(content)).isEqualTo(HELLO);
		});
		assertThat(ingests()).isZero();
	}

	@Test
	void keepsUnderTheDigestThatItIs() throws IOException {
		try (Ingest ingest = this.store.begin()) {
			ingest.output().write(HELLO);
			assertThat(ingest.commit().digest()).isEqualTo(DIGEST);
		}
	}

	@Test
	void keepsUnderSha512() throws IOException {
		Digest digest = Digest.ofBytes(DigestAlgorithm.SHA512, HELLO);
		this.store.put(digest, HELLO);
		assertThat(this.store.find(digest)).isPresent();
		assertThat(this.store.find(DIGEST)).isEmpty();
	}

	@Test
	void keepsNothingOfAnotherDigestOrSize() throws IOException {
		Digest other = Digest.ofBytes("other".getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> this.store.put(other, HELLO));
		try (Ingest ingest = this.store.begin()) {
			ingest.output().write(HELLO);
			assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(() -> ingest.commit(DIGEST, 6));
		}
		assertThat(this.store.find(DIGEST)).isEmpty();
		assertThat(this.store.find(other)).isEmpty();
		assertThat(ingests()).isZero();
	}

	@Test
	void discardsWhatWasNotCommitted() throws IOException {
		try (Ingest ingest = this.store.begin()) {
			ingest.output().write(HELLO);
		}
		assertThat(ingests()).isZero();
	}

	@Test
	void resumesWhatWasSuspendedEvenByAnotherProcess() throws IOException {
		String id;
		try (Ingest ingest = this.store.begin()) {
			ingest.output().write(HELLO, 0, 2);
			id = ingest.id();
			ingest.suspend();
		}
		try (Ingest ingest = open().resume(id).orElseThrow()) {
			assertThat(ingest.size()).isEqualTo(2);
			ingest.output().write(HELLO, 2, 3);
			ingest.commit(DIGEST, -1);
		}
		assertThat(this.store.find(DIGEST)).isPresent();
		assertThat(this.store.resume(id)).isEmpty();
	}

	@Test
	void resumesOnlyWhatItNamedItself() throws IOException {
		for (String id : new String[] { "", "..", "../blobs", "x".repeat(32), "A".repeat(32), null }) {
			assertThat(this.store.resume(id)).isEmpty();
		}
	}

	@Test
	void takesTheSameContentTwiceAtTheSameTime() throws Exception {
		byte[] large = new byte[1 << 20];
		Digest digest = Digest.ofBytes(large);
		List<Callable<Content>> tasks = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			tasks.add(() -> {
				try (Ingest ingest = this.store.begin()) {
					ingest.output().write(large);
					return ingest.commit(digest, large.length);
				}
			});
		}
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			for (Future<Content> future : executor.invokeAll(tasks)) {
				assertThat(future.get().size()).isEqualTo(large.length);
			}
		}
		finally {
			executor.shutdown();
		}
		assertThat(all()).containsExactly(digest);
	}

	@Test
	void forgets() throws IOException {
		this.store.put(DIGEST, HELLO);
		Content content = this.store.find(DIGEST).orElseThrow();
		try (InputStream reading = content.open()) {
			assertThat(this.store.delete(DIGEST)).isTrue();
			assertThat(reading.readAllBytes()).isEqualTo(HELLO);
		}
		assertThat(this.store.find(DIGEST)).isEmpty();
		assertThat(this.store.delete(DIGEST)).isFalse();
	}

	@Test
	void listsWhatIsThere() throws IOException {
		assertThat(all()).isEmpty();
		this.store.put(DIGEST, HELLO);
		Digest other = Digest.ofBytes(DigestAlgorithm.SHA512, HELLO);
		this.store.put(other, HELLO);
		assertThat(all()).containsExactlyInAnyOrder(DIGEST, other);
	}

	@Test
	void expiresIngestsThatNobodyTouches() throws IOException {
		try (Ingest ingest = this.store.begin()) {
			ingest.output().write(HELLO);
			ingest.suspend();
		}
		assertThat(this.store.expireIngests(Instant.now().minusSeconds(60))).isZero();
		assertThat(this.store.expireIngests(Instant.now().plusSeconds(60))).isEqualTo(1);
		assertThat(ingests()).isZero();
	}

	@Test
	void boundsAndVerifiesWhatIsReadAtOnce() throws IOException {
		Content content = this.store.put(DIGEST, HELLO);
		assertThat(content.readAll(5)).isEqualTo(HELLO);
		assertThatExceptionOfType(dev.gantry.oci.InvalidImageException.class).isThrownBy(() -> content.readAll(4));
	}

	private List<Digest> all() throws IOException {
		try (Stream<Digest> digests = this.store.digests()) {
			return digests.toList();
		}
	}

	private static byte[] read(Content content) {
		try (InputStream in = content.open()) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
