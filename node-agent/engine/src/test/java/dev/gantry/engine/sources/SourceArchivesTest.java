package dev.gantry.engine.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.EngineHome;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerWriter;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SourceArchivesTest {

	private static final EntryMetadata PLAIN = EntryMetadata.of(0644, Instant.EPOCH);

	@TempDir
	private Path home;

	private SourceArchives sources;

	@BeforeEach
	void open() throws IOException {
		if (!"root".equals(System.getProperty("user.name"))) {
			System.out.println("Tests of source archives are skipped: not root");
		}
		assumeTrue("root".equals(System.getProperty("user.name")), "not root");
		this.sources = SourceArchives.open(EngineHome.below(this.home));
	}

	@Test
	void keepsASmallSourceInMemoryForTheNextBuild() throws IOException {
		byte[] archive = archive("hello".getBytes(StandardCharsets.UTF_8));
		String digest = Digest.ofBytes(archive).toString();
		Path first;
		try (SourceTree tree = this.sources.unpack(new ByteArrayInputStream(archive), digest)) {
			first = tree.root();
			assertThat(tree.root().resolve("f")).hasContent("hello");
			assertThat(onDisk()).isZero();
		}
		try (SourceTree tree = this.sources.unpack(new ByteArrayInputStream(archive))) {
			assertThat(tree.root()).isEqualTo(first);
			assertThat(tree.root().resolve("f")).hasContent("hello");
		}
		assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(this.home.toString());
	}

	@Test
	void tellsOtherSourcesApartAndForgetsTheOldestUnused() throws IOException {
		for (int i = 0; i < 20; i++) {
			byte[] archive = archive(("number " + i).getBytes(StandardCharsets.UTF_8));
			try (SourceTree tree = this.sources.unpack(new ByteArrayInputStream(archive))) {
				assertThat(tree.root().resolve("f")).hasContent("number " + i);
			}
		}
		assertThat(onDisk()).isZero();
	}

	@Test
	void takesTheDiskWhenMemoryIsTakenByOthers() throws IOException {
		SourceTree[] trees = new SourceTree[6];
		for (int i = 0; i < trees.length; i++) {
			trees[i] = this.sources
				.unpack(new ByteArrayInputStream(archive(("tree " + i).getBytes(StandardCharsets.UTF_8))));
		}
		assertThat(onDisk()).isPositive();
		for (int i = 0; i < trees.length; i++) {
			assertThat(trees[i].root().resolve("f")).hasContent("tree " + i);
			trees[i].close();
		}
		assertThat(onDisk()).isZero();
	}

	@Test
	void takesTheDiskForALargeSource() throws IOException {
		byte[] large = new byte[20 << 20];
		new Random(7).nextBytes(large);
		byte[] archive = archive(large);
		try (SourceTree tree = this.sources.unpack(new ByteArrayInputStream(archive))) {
			assertThat(tree.root().resolve("f")).hasBinaryContent(large);
			assertThat(onDisk()).isPositive();
		}
		assertThat(onDisk()).isZero();
	}

	@Test
	void takesTheDiskForASmallArchiveThatHoldsMuch() throws IOException {
		byte[] archive = archive(new byte[80 << 20]);
		assertThat(archive.length).isLessThan(1 << 20);
		try (SourceTree tree = this.sources.unpack(new ByteArrayInputStream(archive))) {
			assertThat(tree.root().resolve("f")).hasSize(80 << 20);
			assertThat(onDisk()).isPositive();
		}
		assertThat(onDisk()).isZero();
	}

	@Test
	void refusesAnArchiveThatIsNotThePromisedOne() throws IOException {
		byte[] archive = archive(new byte[] { 1 });
		String other = Digest.ofBytes(new byte[] { 2 }).toString();
		assertThatExceptionOfType(GantryException.class)
			.isThrownBy(() -> this.sources.unpack(new ByteArrayInputStream(archive), other))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE));
	}

	private long onDisk() throws IOException {
		try (var trees = Files.list(EngineHome.below(this.home).dataRoot().resolve("sources"))) {
			return trees.count();
		}
	}

	private static byte[] archive(byte[] content) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (LayerWriter writer = new LayerWriter(out)) {
			writer.directory(LayerPath.ROOT, EntryMetadata.of(0755, Instant.EPOCH));
			writer.file(LayerPath.of("f"), PLAIN, content.length, new ByteArrayInputStream(content));
			writer.finish();
		}
		return out.toByteArray();
	}

}
