package dev.gantry.registry.uploads;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.store.FileContentStore;
import dev.gantry.registry.MovingClock;
import dev.gantry.registry.database.DatabaseProperties;
import dev.gantry.registry.database.RegistryDatabase;
import dev.gantry.registry.errors.RegistryErrorCode;
import dev.gantry.registry.errors.RegistryErrorException;
import dev.gantry.registry.quotas.Quotas;
import dev.gantry.registry.repositories.Repositories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class UploadsTests {

	private static final RepositoryName HELLO = RepositoryName.of("apps/hello");

	private static final byte[] BYTES = "hello".getBytes(StandardCharsets.UTF_8);

	private final MovingClock clock = new MovingClock();

	@TempDir
	Path directory;

	private RegistryDatabase database;

	private Repositories repositories;

	private Uploads uploads;

	@BeforeEach
	void open() throws IOException {
		this.database = RegistryDatabase.open(DatabaseProperties.embedded(), this.directory);
		this.repositories = Repositories.in(this.database, this.clock, Duration.ofHours(1));
		this.uploads = again();
	}

	@AfterEach
	void close() throws IOException {
		this.uploads.close();
		this.database.close();
	}

	/** As another process has them. */
	private Uploads again() throws IOException {
		return new Uploads(new FileContentStore(this.directory), this.repositories,
				new Quotas(List.of(), this.repositories.blobs()), Duration.ofHours(1), this.clock);
	}

	@Test
	void keepsWhatCameWhenTheClientVanishes() throws IOException {
		Upload upload = this.uploads.start(HELLO);
		InputStream cut = new InputStream() {

			private int left = 3;

			@Override
			public int read() throws IOException {
				if (this.left-- > 0) {
					return 'h';
				}
				throw new IOException("gone");
			}

			@Override
			public int read(byte[] buffer, int offset, int length) throws IOException {
				buffer[offset] = (byte) read();
				return 1;
			}

		};
		assertThatIOException().isThrownBy(() -> this.uploads.with(HELLO, upload.id(), (own) -> {
			this.uploads.append(own, cut);
			return own;
		}));
		assertThat(this.uploads.with(HELLO, upload.id(), Upload::size)).isEqualTo(3);
	}

	@Test
	void holdsNoSpaceAfterTheLease() throws IOException {
		Upload upload = this.uploads.start(HELLO);
		this.uploads.with(HELLO, upload.id(), (own) -> {
			this.uploads.append(own, new ByteArrayInputStream(BYTES));
			return own;
		});
		this.clock.forward(Duration.ofMinutes(59));
		assertThat(this.uploads.expire()).isZero();
		this.uploads.with(HELLO, upload.id(), Upload::size);
		this.clock.forward(Duration.ofMinutes(59));
		this.uploads.expire();
		assertThat(this.uploads.count()).isEqualTo(1);
		this.clock.forward(Duration.ofMinutes(2));
		assertThat(this.uploads.expire()).isEqualTo(1);
		assertThat(ingests()).isZero();
		assertUnknown(upload.id());
	}

	@Test
	void discardsWhatAProcessLeftThatIsGone() throws IOException {
		Upload upload = this.uploads.start(HELLO);
		Uploads next = again();
		assertThat(ingests()).isEqualTo(1);
		this.clock.forward(Duration.ofHours(2));
		assertThat(next.expire()).isEqualTo(1);
		assertThat(ingests()).isZero();
		assertThat(upload.size()).isZero();
	}

	@Test
	void refusesTwoWritersOfOneUpload() throws Exception {
		Upload upload = this.uploads.start(HELLO);
		this.uploads.with(HELLO, upload.id(), (own) -> {
			Thread other = new Thread(() -> assertThatExceptionOfType(RegistryErrorException.class)
				.isThrownBy(() -> this.uploads.with(HELLO, upload.id(), Upload::size))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(RegistryErrorCode.TOOMANYREQUESTS)));
			Throwable[] failure = new Throwable[1];
			other.setUncaughtExceptionHandler((thread, ex) -> failure[0] = ex);
			other.start();
			join(other);
			assertThat(failure[0]).isNull();
			return own;
		});
	}

	@Test
	void linksABlobOnlyWhereItWasUploaded() throws IOException {
		Upload upload = this.uploads.start(HELLO);
		Digest digest = Digest.ofBytes(BYTES);
		this.uploads.with(HELLO, upload.id(), (own) -> {
			this.uploads.append(own, new ByteArrayInputStream(BYTES));
			return this.uploads.finish(own, digest);
		});
		assertThat(this.repositories.blobs().find(HELLO, digest)).contains((long) BYTES.length);
		assertThat(this.repositories.blobs().find(RepositoryName.of("apps/other"), digest)).isEmpty();
		assertUnknown(upload.id());
	}

	@Test
	void goesOnAfterARestart() throws IOException {
		Upload upload = this.uploads.start(HELLO);
		this.uploads.with(HELLO, upload.id(), (own) -> {
			this.uploads.append(own, new ByteArrayInputStream(BYTES, 0, 2));
			return own;
		});
		this.uploads.close();
		this.uploads = again();
		assertThat(this.uploads.with(HELLO, upload.id(), Upload::size)).isEqualTo(2);
		Digest digest = Digest.ofBytes(BYTES);
		this.uploads.with(HELLO, upload.id(), (own) -> {
			this.uploads.append(own, new ByteArrayInputStream(BYTES, 2, BYTES.length - 2));
			return this.uploads.finish(own, digest);
		});
		assertThat(this.repositories.blobs().find(HELLO, digest)).contains((long) BYTES.length);
		assertThat(ingests()).isZero();
	}

	@Test
	void letsTwoRegistriesOfOneStoreTakeTurns() throws IOException {
		Uploads other = again();
		Upload upload = this.uploads.start(HELLO);
		for (int i = 0; i < BYTES.length; i++) {
			InputStream next = new ByteArrayInputStream(BYTES, i, 1);
			Uploads turn = (i % 2 == 0) ? this.uploads : other;
			turn.with(HELLO, upload.id(), (own) -> {
				turn.append(own, next);
				return own;
			});
		}
		Digest digest = Digest.ofBytes(BYTES);
		other.with(HELLO, upload.id(), (own) -> other.finish(own, digest));
		assertThat(this.repositories.blobs().find(HELLO, digest)).isPresent();
		assertUnknown(upload.id());
		other.close();
	}

	private void assertUnknown(String id) {
		assertThatExceptionOfType(RegistryErrorException.class)
			.isThrownBy(() -> this.uploads.with(HELLO, id, Upload::size))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(RegistryErrorCode.BLOB_UPLOAD_UNKNOWN));
	}

	private long ingests() throws IOException {
		try (Stream<Path> files = Files.list(this.directory.resolve("ingest"))) {
			return files.count();
		}
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
