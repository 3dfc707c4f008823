package dev.gantry.oci.layers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import dev.gantry.oci.digest.Digest;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class LayerWriterTests {

	private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 120_000_000);

	@Test
	void readsBackWhatItWrote() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		WrittenLayer written = writeSample(out);
		RecordingSink sink = new RecordingSink();
		UnpackedLayer read = new LayerReader(LayerLimits.DEFAULT).read(new ByteArrayInputStream(out.toByteArray()),
				sink);
		assertThat(read.diffId()).isEqualTo(written.diffId());
		assertThat(written.descriptor().digest()).isEqualTo(Digest.ofBytes(out.toByteArray()));
		assertThat(written.descriptor().size()).isEqualTo(out.size());
		assertThat(sink.events).containsExactly("dir ", "dir etc", "file etc/motd 5 2cf24dba5fb0",
				"symlink etc/link -> /proc/self", "hardlink etc/again = etc/motd", "character dev/null 1:3",
				"fifo run/f 0:0", "whiteout var/cache", "opaque srv");
		assertThat(sink.metadata.get("etc/motd").xattrs().get("security.capability")).containsExactly(1, -1, 0);
		assertThat(sink.metadata.get("etc/motd").modified()).isEqualTo(TIME);
		assertThat(sink.metadata.get("etc").uid()).isEqualTo(3_000_000);
		assertThat(sink.metadata.get("etc").mode()).isEqualTo(01777);
	}

	@Test
	void knowsTheDiffIdWithoutCompression() throws IOException {
		ByteArrayOutputStream plain = new ByteArrayOutputStream();
		WrittenLayer written;
		try (LayerWriter writer = LayerWriter.uncompressed(plain)) {
			writer.directory(LayerPath.of("etc"), EntryMetadata.of(0755, TIME));
			written = writer.finish();
		}
		assertThat(written.diffId()).isEqualTo(Digest.ofBytes(plain.toByteArray()));
		assertThat(written.descriptor().digest()).isEqualTo(written.diffId());
	}

	@Test
	void makesTheSameBytesOfTheSameEvents() throws IOException {
		ByteArrayOutputStream first = new ByteArrayOutputStream();
		ByteArrayOutputStream second = new ByteArrayOutputStream();
		assertThat(writeSample(first)).isEqualTo(writeSample(second));
		assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
	}

	@Test
	void isReadByAnotherImplementation() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		writeSample(out);
		List<String> names = new ArrayList<>();
		try (TarArchiveInputStream tar = new TarArchiveInputStream(
				new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())), "UTF-8")) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				names.add(entry.getName());
			}
		}
		assertThat(names).containsExactly("./", "etc/", "etc/motd", "etc/link", "etc/again", "dev/null", "run/f",
				"var/.wh.cache", "srv/.wh..wh..opq");
	}

	@Test
	void failsWhenAFileIsShorterThanSaid() throws IOException {
		try (LayerWriter writer = new LayerWriter(new ByteArrayOutputStream())) {
			assertThatIOException().isThrownBy(() -> writer.file(LayerPath.of("a"), EntryMetadata.of(0644, TIME), 10,
					new ByteArrayInputStream(new byte[3])));
		}
	}

	@Property(tries = 200)
	void keepsAnyNameAndMetadata(@ForAll("names") String name, @ForAll("names") String target,
			@ForAll @LongRange(min = 0, max = EntryMetadata.MAX_ID) long id,
			@ForAll @LongRange(min = -99_999_999_999L, max = 99_999_999_999L) long seconds,
			@ForAll @LongRange(min = 0, max = 999_999_999) long nanos, @ForAll byte[] xattr) throws IOException {
		EntryMetadata metadata = new EntryMetadata(0755, id, id, Instant.ofEpochSecond(seconds, nanos),
				Map.of("user.x", xattr));
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (LayerWriter writer = new LayerWriter(out)) {
			writer.file(LayerPath.of(name), metadata, xattr.length, new ByteArrayInputStream(xattr));
			writer.symlink(LayerPath.of(name + "l"), metadata, target);
			writer.finish();
		}
		RecordingSink sink = new RecordingSink();
		new LayerReader(LayerLimits.DEFAULT).read(new ByteArrayInputStream(out.toByteArray()), sink);
		EntryMetadata read = sink.metadata.get(name);
		assertThat(read).usingRecursiveComparison().isEqualTo(metadata);
		assertThat(sink.contents.get(name)).isEqualTo(xattr);
		assertThat(sink.events).last().isEqualTo("symlink " + name + "l -> " + target);
	}

	@Provide
	Arbitrary<String> names() {
		return Arbitraries.bytes()
			.filter((b) -> b != 0 && b != '/')
			.array(byte[].class)
			.ofMinSize(3)
			.ofMaxSize(254)
			.map(RawText::decode)
			.filter((name) -> !name.startsWith(".") && RawText.encode(name).length < 255);
	}

	private static WrittenLayer writeSample(ByteArrayOutputStream out) throws IOException {
		EntryMetadata plain = EntryMetadata.of(0644, TIME);
		try (LayerWriter writer = new LayerWriter(out)) {
			writer.directory(LayerPath.ROOT, EntryMetadata.of(0755, TIME));
			writer.directory(LayerPath.of("etc"), EntryMetadata.of(01777, TIME).ownedBy(3_000_000, 5));
			byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
			EntryMetadata capable = new EntryMetadata(0755, 0, 0, TIME,
					Map.of("security.capability", new byte[] { 1, -1, 0 }));
			writer.file(LayerPath.of("etc/motd"), capable, hello.length, new ByteArrayInputStream(hello));
			writer.symlink(LayerPath.of("etc/link"), plain, "/proc/self");
			writer.hardlink(LayerPath.of("etc/again"), LayerPath.of("etc/motd"));
			writer.device(LayerPath.of("dev/null"), plain, DeviceKind.CHARACTER, 1, 3);
			writer.device(LayerPath.of("run/f"), plain, DeviceKind.FIFO, 0, 0);
			writer.whiteout(LayerPath.of("var/cache"));
			writer.opaque(LayerPath.of("srv"));
			return writer.finish();
		}
	}

}
