package dev.gantry.platform.sources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourceStoreTests {

	private static final String DIGEST = "sha256:" + "0a".repeat(32);

	@TempDir
	private Path directory;

	@Test
	void keepsASourceUntilItIsForgotten() throws IOException {
		SourceStore store = store();
		Path part = store.receive();
		Files.writeString(part, "content");
		store.keep(part, DIGEST);
		assertThat(store.open(DIGEST)).hasContent("content");
		store.forget(DIGEST, Instant.now().minusSeconds(60));
		assertThat(store.open(DIGEST)).as("it has just come").hasContent("content");
		store.forget(DIGEST, Instant.now().plusSeconds(60));
		assertThatThrownBy(() -> store.open(DIGEST)).isInstanceOf(NoSuchFileException.class);
	}

	@Test
	void sweepsWhatACrashLeft() throws IOException {
		SourceStore store = store();
		Path old = store.receive();
		Path fresh = store.receive();
		Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(100_000)));
		store.prepare(Instant.now());
		assertThat(old).doesNotExist();
		assertThat(fresh).exists();
	}

	@Test
	void takesNothingForADigestThatIsNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> store().open("sha256:../../etc/passwd"));
	}

	private SourceStore store() {
		SourceStore store = new SourceStore(this.directory);
		store.prepare(Instant.now());
		return store;
	}

}
