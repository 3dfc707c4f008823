package dev.gantry.engine.layers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SettlingLayersTest {

	private static final Digest LAYER = Digest.ofBytes(new byte[] { 1 });

	@TempDir
	private Path temp;

	private Path layers;

	@BeforeEach
	void commit() throws IOException {
		if (!"root".equals(System.getProperty("user.name"))) {
			System.out.println("Tests of settling layers are skipped: not root");
		}
		assumeTrue("root".equals(System.getProperty("user.name")), "not root");
		this.layers = this.temp.resolve("layers");
		LayerStore store = LayerStore.open(this.layers);
		try (LayerDraft draft = store.begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
				unpacker.file(LayerPath.of("f"), EntryMetadata.of(0644, Instant.EPOCH), 1,
						new ByteArrayInputStream(new byte[] { 1 }));
			}
			draft.commitBehind(LAYER);
		}
		assertThat(store.contains(LAYER)).isTrue();
	}

	private Path mark() {
		return this.layers.resolve(".settling-" + LAYER.hex());
	}

	private void awaitNoMark() {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(mark(), LinkOption.NOFOLLOW_LINKS));
	}

	@Test
	void comesToTheDiskALittleLater() throws IOException {
		awaitNoMark();
		assertThat(LayerStore.open(this.layers).contains(LAYER)).isTrue();
	}

	@Test
	void isKeptAfterARestartOfTheAgent() throws IOException {
		awaitNoMark();
		Files.createSymbolicLink(mark(), Path.of(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()));
		assertThat(LayerStore.open(this.layers).contains(LAYER)).isTrue();
		awaitNoMark();
	}

	@Test
	void isDroppedWhenTheHostWentDownBefore() throws IOException {
		awaitNoMark();
		Files.createSymbolicLink(mark(), Path.of("01234567-89ab-cdef-0123-456789abcdef"));
		LayerStore store = LayerStore.open(this.layers);
		assertThat(store.contains(LAYER)).isFalse();
		assertThat(store.all()).isEmpty();
		assertThat(Files.exists(mark(), LinkOption.NOFOLLOW_LINKS)).isFalse();
	}

	@Test
	void keepsALayerThatIsOnTheDiskAlready() throws IOException {
		awaitNoMark();
		LayerStore store = LayerStore.open(this.layers);
		try (LayerDraft draft = store.begin()) {
			draft.commitBehind(LAYER);
		}
		assertThat(Files.exists(mark(), LinkOption.NOFOLLOW_LINKS)).isFalse();
		assertThat(store.contains(LAYER)).isTrue();
	}

	@Test
	void waitsUntilNoLayerIsBeingMade() throws Exception {
		SettlingLayers settling = settling(Duration.ofMillis(50), Duration.ofHours(1));
		settling.began();
		settle(settling);
		Thread.sleep(300);
		assertThat(Files.exists(mark(), LinkOption.NOFOLLOW_LINKS)).isTrue();
		settling.ended();
		awaitNoMark();
	}

	@Test
	void doesNotWaitForeverForLayersThatAreBeingMade() throws IOException {
		SettlingLayers settling = settling(Duration.ofHours(1), Duration.ofMillis(50));
		settling.began();
		settle(settling);
		awaitNoMark();
	}

	private SettlingLayers settling(Duration pause, Duration patience) {
		awaitNoMark();
		return new SettlingLayers(() -> Directory.open(this.layers), new SyncGroup(),
				new SettlingLayers.Rhythm(pause, patience));
	}

	private void settle(SettlingLayers settling) throws IOException {
		try (Directory all = Directory.open(this.layers)) {
			settling.mark(all, LAYER.hex());
		}
		settling.later(LAYER.hex());
	}

}
