package dev.gantry.oci.layers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

import com.github.luben.zstd.ZstdOutputStream;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.ContentMismatchException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.digest.VerifyingInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class LayerReaderTests {

	private final RecordingSink sink = new RecordingSink();

	@Test
	void tellsEveryKindOfEntry() throws IOException {
		byte[] tar = new TarBuilder().directory("./")
			.directory("etc/")
			.file("etc/motd", "hello")
			.symlink("etc/link", "../../outside")
			.hardlink("etc/other", "./etc/motd")
			.entry('3', "dev/null".getBytes(StandardCharsets.UTF_8), "", new byte[0], (block) -> {
				TarBuilder.put(block, 329, "0000001");
				TarBuilder.put(block, 337, "0000003");
			})
			.entry('4', "dev/sda".getBytes(StandardCharsets.UTF_8), "", new byte[0], (block) -> {
				TarBuilder.put(block, 329, "0000010");
				TarBuilder.put(block, 337, "0000000");
			})
			.entry('6', "run/fifo", "", new byte[0])
			.file("var/.wh.cache", "")
			.file("srv/.wh..wh..opq", "")
			.build();
		UnpackedLayer layer = read(tar);
		assertThat(this.sink.events).containsExactly("dir ", "dir etc",
				"file etc/motd 5 " + Digest.ofBytes("hello".getBytes(StandardCharsets.UTF_8)).shortHex(),
				"symlink etc/link -> ../../outside", "hardlink etc/other = etc/motd", "character dev/null 1:3",
				"block dev/sda 8:0", "fifo run/fifo 0:0", "whiteout var/cache", "opaque srv");
		assertThat(layer).isEqualTo(new UnpackedLayer(Digest.ofBytes(tar), tar.length, 10));
	}

	@Test
	void findsTheCompressionOutByItself() throws IOException {
		byte[] tar = new TarBuilder().file("a", "content").build();
		for (byte[] blob : new byte[][] { tar, gzip(tar), zstd(tar) }) {
			RecordingSink each = new RecordingSink();
			UnpackedLayer layer = new LayerReader(LayerLimits.DEFAULT).read(new ByteArrayInputStream(blob), each);
			assertThat(layer.diffId()).isEqualTo(Digest.ofBytes(tar));
			assertThat(each.contents).containsOnlyKeys("a");
		}
	}

	@Test
	void readsAllMembersOfAGzipStream() throws IOException {
		byte[] tar = new TarBuilder().file("a", "x".repeat(5000)).build();
		ByteArrayOutputStream blob = new ByteArrayOutputStream();
		blob.writeBytes(gzip(java.util.Arrays.copyOf(tar, 700)));
		blob.writeBytes(gzip(java.util.Arrays.copyOfRange(tar, 700, tar.length)));
		assertThat(read(blob.toByteArray()).diffId()).isEqualTo(Digest.ofBytes(tar));
		assertThat(this.sink.contents.get("a")).hasSize(5000);
	}

	@Test
	void readsTheBlobToItsEndSoThatItIsVerified() {
		byte[] blob = gzip(new TarBuilder().file("a", "content").build());
		InputStream verifying = new VerifyingInputStream(new ByteArrayInputStream(blob),
				Digest.ofBytes("other".getBytes(StandardCharsets.UTF_8)), blob.length);
		assertThatExceptionOfType(ContentMismatchException.class)
			.isThrownBy(() -> new LayerReader(LayerLimits.DEFAULT).read(verifying, this.sink));
	}

	@Test
	void countsWhatFollowsTheEndOfTheArchive() throws IOException {
		ByteArrayOutputStream tar = new ByteArrayOutputStream();
		tar.writeBytes(new TarBuilder().file("a", "content").build());
		tar.writeBytes(new byte[9000]);
		assertThat(read(gzip(tar.toByteArray())).diffId()).isEqualTo(Digest.ofBytes(tar.toByteArray()));
	}

	@Test
	void keepsNamesThatAreNotUtf8() throws IOException {
		byte[] name = { 'c', 'a', 'f', (byte) 0xe9 };
		read(new TarBuilder().entry('0', name, "", new byte[0], (block) -> {
		}).build());
		String path = this.sink.metadata.keySet().iterator().next();
		assertThat(LayerPath.of(path).bytes()).isEqualTo(name);
	}

	@Test
	void takesNameSizeOwnerAndTimeFromPaxRecords() throws IOException {
		String name = "d/" + "ü".repeat(120);
		byte[] tar = new TarBuilder()
			.pax("path=" + name, "uid=100000", "gid=4294967294", "mtime=1700000000.25", "SCHILY.xattr.user.a=b=c",
					"SCHILY.xattr.user.overlay.opaque=y", "SCHILY.xattr.trusted.overlay.redirect=/etc",
					"SCHILY.xattr.security.selinux=x")
			.file("short", "x")
			.build();
		read(tar);
		EntryMetadata metadata = this.sink.metadata.get(name);
		assertThat(metadata.uid()).isEqualTo(100000);
		assertThat(metadata.gid()).isEqualTo(4294967294L);
		assertThat(metadata.modified()).isEqualTo(Instant.ofEpochSecond(1700000000, 250_000_000));
		assertThat(metadata.xattrs()).containsOnlyKeys("user.a");
		assertThat(metadata.xattrs().get("user.a")).asString().isEqualTo("b=c");
	}

	@Test
	void keepsTheBytesOfCapabilities() throws IOException {
		byte[] value = { 1, 0, 0, 2, (byte) 0xc0, 0x20, '\n', 0, (byte) 0xff };
		ByteArrayOutputStream record = new ByteArrayOutputStream();
		record.writeBytes("SCHILY.xattr.security.capability=".getBytes(StandardCharsets.UTF_8));
		record.writeBytes(value);
		read(new TarBuilder().entry('x', "p", "", TarBuilder.paxRecord(record.toByteArray())).file("ping", "").build());
		assertThat(this.sink.metadata.get("ping").xattrs().get("security.capability")).isEqualTo(value);
	}

	@Test
	void readsGnuLongNamesAndLinks() throws IOException {
		String name = "n".repeat(150);
		String target = "t".repeat(300);
		read(new TarBuilder().entry('L', "././@LongLink", "", (name + "\0").getBytes(StandardCharsets.UTF_8))
			.entry('K', "././@LongLink", "", (target + "\0").getBytes(StandardCharsets.UTF_8))
			.symlink("n", "t")
			.build());
		assertThat(this.sink.events).containsExactly("symlink " + name + " -> " + target);
	}

	@Test
	void readsNumbersInBinary() throws IOException {
		read(new TarBuilder().entry('0', "big".getBytes(StandardCharsets.UTF_8), "", new byte[0], (block) -> {
			block[108] = (byte) 0x80;
			java.util.Arrays.fill(block, 109, 116, (byte) 0);
			block[113] = 1;
		}).build());
		assertThat(this.sink.metadata.get("big").uid()).isEqualTo(65536);
	}

	@Test
	void fillsTheHolesOfSparseFiles() throws IOException {
		byte[] one = "2\n0\n3\n10\n2\n".getBytes(StandardCharsets.UTF_8);
		byte[] data = java.util.Arrays.copyOf(one, 512 + 5);
		System.arraycopy("abcde".getBytes(StandardCharsets.UTF_8), 0, data, 512, 5);
		byte[] tar = new TarBuilder()
			.pax("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=one", "GNU.sparse.realsize=14")
			.entry('0', "GNUSparseFile.0/one", "", data)
			.pax("GNU.sparse.map=0,3,10,2", "GNU.sparse.size=14", "GNU.sparse.name=two")
			.file("GNUSparseFile.0/two", "abcde")
			.pax("GNU.sparse.size=14", "GNU.sparse.numblocks=2", "GNU.sparse.offset=0", "GNU.sparse.numbytes=3",
					"GNU.sparse.offset=10", "GNU.sparse.numbytes=2")
			.file("three", "abcde")
			.entry('S', "four".getBytes(StandardCharsets.UTF_8), "", "abcde".getBytes(StandardCharsets.UTF_8),
					(block) -> {
						TarBuilder.put(block, 257, "ustar  \0");
						TarBuilder.put(block, 386, "00000000000\00000000000003\000000000012\000000000002\0");
						TarBuilder.put(block, 386, "00000000000\0");
						TarBuilder.put(block, 398, "00000000003\0");
						TarBuilder.put(block, 410, "00000000012\0");
						TarBuilder.put(block, 422, "00000000002\0");
						TarBuilder.put(block, 483, "00000000016\0");
					})
			.file("after", "x")
			.build();
		read(tar);
		byte[] expected = "abc\0\0\0\0\0\0\0de\0\0".getBytes(StandardCharsets.UTF_8);
		assertThat(this.sink.contents.keySet()).containsExactly("one", "two", "three", "four", "after");
		for (String name : new String[] { "one", "two", "three", "four" }) {
			assertThat(this.sink.contents.get(name)).as(name).isEqualTo(expected);
		}
	}

	@Test
	void skipsContentThatTheSinkDoesNotRead() throws IOException {
		StringBuilder seen = new StringBuilder();
		LayerSink lazy = new ForwardingSink(this.sink) {
			@Override
			public void file(LayerPath path, EntryMetadata metadata, long size, InputStream content) {
				seen.append(path).append(' ');
			}
		};
		byte[] tar = new TarBuilder().file("a", "x".repeat(3000)).file("b", "y").build();
		new LayerReader(LayerLimits.DEFAULT).read(new ByteArrayInputStream(tar), lazy);
		assertThat(seen).hasToString("a b ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../etc/passwd", "a/../../b", "a/..", "..", "/../x", "a/.wh.x/b", "a/.wh.", "a/.wh..",
			"a/.wh...", "a/.wh..wh.plnk", ".wh..wh.aufs" })
	void refusesNamesThatLeadAstray(String name) {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> read(new TarBuilder().file(name, "x").build()));
		assertThat(this.sink.events).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../etc/passwd", "a/../../etc/passwd", "", ".", "self", ".wh.x" })
	void refusesHardLinksThatLeadAstray(String target) {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> read(new TarBuilder().hardlink("self", target).build()));
	}

	@Test
	void takesAbsoluteNamesForNamesBeneathTheRoot() throws IOException {
		read(new TarBuilder().file("/etc/a", "").hardlink("//b", "/etc/a").build());
		assertThat(this.sink.events).element(1).isEqualTo("hardlink b = etc/a");
	}

	@Test
	void refusesNamesThatNoFileSystemCanHave() {
		assertInvalid(new TarBuilder().pax("path=" + "x".repeat(256)).file("x", "").build());
		assertInvalid(new TarBuilder().pax("path=" + "é".repeat(200)).file("x", "").build());
		assertInvalid(new TarBuilder().pax("path=a\0b").file("x", "").build());
		assertInvalid(new TarBuilder().pax("path=" + "x/".repeat(3000)).file("x", "").build());
		assertInvalid(new TarBuilder().symlink("x", "").build());
	}

	@Test
	void refusesOverlaysOwnWhiteouts() {
		assertInvalid(new TarBuilder().entry('3', "x", "", new byte[0]).build());
	}

	@Test
	void refusesAFileInPlaceOfTheRoot() {
		assertInvalid(new TarBuilder().symlink("./", "/etc").build());
		assertInvalid(new TarBuilder().file(".", "").build());
	}

	@Test
	void refusesGlobalHeadersThatChangeEntries() throws IOException {
		assertInvalid(new TarBuilder().entry('g', "g", "", TarBuilder.paxRecord("path=x".getBytes())).build());
		read(new TarBuilder().entry('g', "g", "", TarBuilder.paxRecord("comment=x".getBytes())).file("a", "").build());
	}

	@Test
	void refusesDamagedArchives() {
		byte[] good = new TarBuilder().file("a", "x".repeat(2000)).build();
		byte[] wrongSum = good.clone();
		wrongSum[0] = 'b';
		assertInvalid(wrongSum);
		assertInvalid(java.util.Arrays.copyOf(good, 1000));
		assertInvalid(java.util.Arrays.copyOf(good, 300));
		assertInvalid(java.util.Arrays.copyOf(gzip(good), 20));
		assertInvalid("this is not an archive at all, but a text of some length".repeat(20).getBytes());
		assertInvalid(new TarBuilder().pax("path=x").build());
		assertInvalid(new TarBuilder().entry('V', "volume", "", new byte[0]).build());
		assertInvalid(new TarBuilder().pax("size=-1").file("x", "").build());
		assertInvalid(new TarBuilder().pax("mtime=1e999999999").file("x", "").build());
		assertInvalid(new TarBuilder().pax("uid=4294967295").file("x", "").build());
		assertInvalid(new TarBuilder().entry('x', "p", "", "99 path=x\n".getBytes()).file("x", "").build());
		assertInvalid(new TarBuilder().entry('x', "p", "", "99999999999999999999 path=x\n".getBytes()).build());
	}

	@Test
	void refusesSparseMapsThatMakeNoSense() {
		for (String map : new String[] { "0,3,2,2", "10,20", "0,3", "5", "a,b", "0,3,10,99999999999999999999" }) {
			assertInvalid(
					new TarBuilder().pax("GNU.sparse.map=" + map, "GNU.sparse.size=14").file("x", "abcde").build());
		}
	}

	@Test
	void stopsABombByItsSize() {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> readWith(LayerLimits.DEFAULT.withMaxBytes(1 << 20), gzip(zeros(2 << 20))))
			.withMessageContaining("limit");
	}

	@Test
	void stopsABombByItsRatio() {
		LayerLimits limits = new LayerLimits(100, 1L << 40, 100, 1 << 20);
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> readWith(limits, gzip(zeros(64 << 20))))
			.withMessageContaining("bombs");
	}

	@Test
	void stopsABombMadeOfHoles() {
		byte[] tar = new TarBuilder().pax("GNU.sparse.map=0,1", "GNU.sparse.size=1000000000000").file("x", "a").build();
		assertInvalid(tar);
		assertThat(this.sink.events).isEmpty();
	}

	@Test
	void stopsABombOfEntries() {
		TarBuilder tar = new TarBuilder();
		for (int i = 0; i < 200; i++) {
			tar.file("f" + i, "");
		}
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> readWith(new LayerLimits(100, 1 << 30, 100, 1 << 30), tar.build()))
			.withMessageContaining("100 entries");
	}

	@Test
	void refusesZstdWindowsThatFillTheMemory() {
		int windowLog = 30;
		byte[] frame = { 0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) ((windowLog - 10) << 3), 1, 0, 0 };
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(frame))
			.withMessageContaining("too much memory");
	}

	@Test
	void tellsOfAnOpaqueDirectoryOnceHoweverOftenItIsSaid() {
		TarBuilder tar = new TarBuilder();
		for (int i = 0; i < 100_000; i++) {
			tar.file("d/.wh..wh..opq", "");
		}
		byte[] built = tar.build();
		assertTimeout(Duration.ofSeconds(20), () -> read(built));
		assertThat(this.sink.events).containsExactly("opaque d");
	}

	@Test
	void passesOnWhatTheSourceThrows() {
		InputStream cut = new InputStream() {
			@Override
			public int read() throws IOException {
				throw new IOException("the wire is cut");
			}
		};
		assertThatIOException().isThrownBy(() -> new LayerReader(LayerLimits.DEFAULT).read(cut, this.sink))
			.withMessage("the wire is cut")
			.isNotInstanceOf(InvalidImageException.class);
	}

	private void assertInvalid(byte[] blob) {
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> read(blob));
	}

	private UnpackedLayer read(byte[] blob) throws IOException {
		return readWith(LayerLimits.DEFAULT, blob);
	}

	private UnpackedLayer readWith(LayerLimits limits, byte[] blob) throws IOException {
		return new LayerReader(limits).read(new ByteArrayInputStream(blob), this.sink);
	}

	private static byte[] zeros(int size) {
		return new TarBuilder().entry('0', "zeros", "", new byte[size]).build();
	}

	static byte[] gzip(byte[] bytes) {
		return compress(bytes, GZIPOutputStream::new);
	}

	private static byte[] zstd(byte[] bytes) {
		return compress(bytes, ZstdOutputStream::new);
	}

	private static byte[] compress(byte[] bytes, Compressor compressor) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (OutputStream compressing = compressor.on(out)) {
			compressing.write(bytes);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	private interface Compressor {

		OutputStream on(OutputStream out) throws IOException;

	}

}
