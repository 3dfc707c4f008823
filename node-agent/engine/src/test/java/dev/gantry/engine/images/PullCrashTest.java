package dev.gantry.engine.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.gantry.engine.EngineHome;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Kills processes in the middle of a pull, at random. A few times as a rule; as often as
 * {@code -Dgantry.crashes=200} says otherwise, with other delays for another
 * {@code -Dgantry.seed}.
 */
class PullCrashTest {

	private static final int CRASHES = Integer.getInteger("gantry.crashes", 4);

	private static final int LAYERS = 4;

	private static final int FILES = 150;

	private static final int MAX_DELAY_MILLIS = 1200;

	private final Random random = new Random(Long.getLong("gantry.seed", 20_261));

	@TempDir
	private Path temp;

	@Test
	void leavesASoundStoreWheneverAPullIsKilled() throws Exception {
		assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
		int interrupted = 0;
		try (FakeRegistry registry = new FakeRegistry()) {
			Digest digest = image().serveAt(registry, "large", "latest");
			EngineHome home = EngineHome.below(this.temp);
			for (int i = 0; i < CRASHES; i++) {
				interrupted += killInAPull(registry) ? 1 : 0;
				assertSoundAndPullable(home, registry, digest, i);
			}
		}
		System.out.println("killed " + CRASHES + " pulls, " + interrupted + " of them before their end");
	}

	private TestImage image() {
		TestImage image = new TestImage();
		for (int layer = 0; layer < LAYERS; layer++) {
			int number = layer;
			image.layer((sink) -> files(sink, number));
		}
		return image;
	}

	private void files(LayerSink sink, int layer) throws IOException {
		for (int i = 0; i < FILES; i++) {
			byte[] content = new byte[this.random.nextInt(40_000)];
			this.random.nextBytes(content);
			sink.file(LayerPath.of("l" + layer + "/d" + i % 10 + "/f" + i), EntryMetadata.of(0644, Instant.EPOCH),
					content.length, new ByteArrayInputStream(content));
		}
	}

	/** Whether the pull was not yet done. */
	private boolean killInAPull(FakeRegistry registry) throws Exception {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), KilledPull.class.getName(),
				this.temp.toString(), registry.host() + "/large");
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (InputStream out = process.getInputStream()) {
			assertThat(new String(out.readNBytes("ready\n".length()))).isEqualTo("ready\n");
			Thread.sleep(this.random.nextInt(MAX_DELAY_MILLIS));
			process.toHandle().destroyForcibly();
			process.waitFor();
			return out.readAllBytes().length == 0;
		}
	}

	private void assertSoundAndPullable(EngineHome home, FakeRegistry registry, Digest digest, int round)
			throws IOException {
		try (StoredImages images = StoredImages.open(home, LayerStore.open(home.layers()), null)) {
			LocalImages local = images.local();
			Verification after = local.verify(false);
			assertThat(after.isClean()).as("after crash %d: %s", round, after).isTrue();
			assertThat(after.unknownLayers()).isEmpty();
			assertThat(unfinished()).isEmpty();
			NodeImage image = local.pull(ImageReference.parse(registry.host() + "/large"), Platform.host(),
					new ImageSources(null, List.of()), PullListener.NONE);
			assertThat(image.id()).isEqualTo(digest);
			assertThat(local.verify(false)).isEqualTo(new Verification(LAYERS, 2, List.of(), List.of(), List.of()));
			assertThat(local.prune(PruneSelection.UNUSED, false).layers()).hasSize(LAYERS);
		}
		assertThat(home.layers())
			.isDirectoryNotContaining((path) -> !path.getFileName().toString().startsWith(".settling-"));
		assertThat(home.images().resolve("layer-recipes")).isEmptyDirectory();
	}

	private List<Path> unfinished() throws IOException {
		List<Path> found = new ArrayList<>();
		try (var files = Files.walk(this.temp)) {
			files.filter(
					(file) -> file.getFileName().toString().startsWith(".new-") || file.getParent().endsWith("ingest"))
				.forEach(found::add);
		}
		return found;
	}

}
