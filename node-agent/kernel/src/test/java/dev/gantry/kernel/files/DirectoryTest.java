package dev.gantry.kernel.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DirectoryTest {

	@TempDir
	private Path temp;

	private Directory root;

	@BeforeEach
	void open() throws IOException {
		Files.createDirectory(this.temp.resolve("root"));
		this.root = Directory.open(this.temp.resolve("root"));
	}

	@AfterEach
	void close() {
		this.root.close();
	}

	private static void assumeRoot() {
		assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
	}

	private void write(String name, String text) throws IOException {
		try (RegularFile file = this.root.create(name, 0600); OutputStream out = file.output()) {
			out.write(text.getBytes(StandardCharsets.UTF_8));
		}
	}

	@Test
	void writesReadsAndDescribesFiles() throws IOException {
		write("a", "hello");
		Instant modified = Instant.ofEpochSecond(1_000_000_007L, 123);
		try (RegularFile file = this.root.read("a")) {
			assertThat(file.input().readAllBytes()).asString().isEqualTo("hello");
			file.changeMode(04755);
			file.setModified(modified);
		}
		FileStatus status = this.root.status("a");
		assertThat(status.mode()).isEqualTo(04755);
		assertThat(status.size()).isEqualTo(5);
		assertThat(status.modified()).isEqualTo(modified);
		assertThat(status.isRegular()).isTrue();
		assertThat(status.inode()).isEqualTo((Long) Files.getAttribute(this.temp.resolve("root/a"), "unix:ino"));
	}

	@Test
	void writesMoreThanOneBuffer() throws IOException {
		byte[] large = new byte[1_000_003];
		new java.util.Random(7).nextBytes(large);
		try (RegularFile file = this.root.create("large", 0600)) {
			file.output().write(large);
		}
		try (RegularFile from = this.root.read("large"); RegularFile to = this.root.create("copy", 0600)) {
			to.append(from);
		}
		assertThat(Files.readAllBytes(this.temp.resolve("root/copy"))).isEqualTo(large);
	}

	@Test
	void neverFollowsALinkInAName() throws IOException {
		Path outside = Files.writeString(this.temp.resolve("outside"), "secret");
		this.root.makeSymlink("link", "../outside");
		assertThatExceptionOfType(FileOperationException.class).isThrownBy(() -> this.root.read("link"))
			.satisfies((ex) -> assertThat(ex.isEscape()).isTrue());
		assertThatExceptionOfType(FileOperationException.class).isThrownBy(() -> this.root.create("link", 0600))
			.satisfies((ex) -> assertThat(ex.isExisting()).isTrue());
		assertThatExceptionOfType(FileOperationException.class).isThrownBy(() -> this.root.changeMode("link", 0777));
		assertThat(this.root.status("link").isSymlink()).isTrue();
		assertThat(this.root.readLink("link")).isEqualTo("../outside");
		this.root.setModified("link", Instant.EPOCH);
		assertThat(Files.getLastModifiedTime(outside).toInstant()).isNotEqualTo(Instant.EPOCH);
	}

	@Test
	void refusesNamesThatArePaths() {
		for (String name : new String[] { "", ".", "..", "a/b", "/a" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.root.find(name));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> this.root.find("a\0b"));
	}

	@Test
	void staysBeneathOrInItsRoot() throws IOException {
		this.root.makeDirectory("usr", 0755);
		this.root.makeSymlink("bin", "/usr");
		this.root.makeSymlink("up", "../../../../..");
		assertThatExceptionOfType(FileOperationException.class)
			.isThrownBy(() -> this.root.directory("bin", Resolution.BENEATH))
			.satisfies((ex) -> assertThat(ex.isEscape()).isTrue());
		assertThatExceptionOfType(FileOperationException.class)
			.isThrownBy(() -> this.root.directory("../root", Resolution.BENEATH))
			.satisfies((ex) -> assertThat(ex.isEscape()).isTrue());
		long rootInode = this.root.status().inode();
		try (Directory bin = this.root.directory("bin", Resolution.IN_ROOT);
				Directory up = this.root.directory("up/usr/..", Resolution.IN_ROOT)) {
			assertThat(bin.status().inode()).isEqualTo(this.root.status("usr").inode());
			assertThat(up.status().inode()).isEqualTo(rootInode);
		}
	}

	@Test
	void refusesMagicLinks() throws IOException {
		try (Directory proc = Directory.open(Path.of("/proc"))) {
			assertThatExceptionOfType(FileOperationException.class)
				.isThrownBy(() -> proc.directory("self/cwd", Resolution.IN_ROOT));
		}
	}

	@Test
	void listsManyNamesAlsoThoseThatAreNotUtf8() throws IOException {
		for (int i = 0; i < 3000; i++) {
			write("a-rather-long-name-to-fill-the-buffer-" + i, "");
		}
		this.root.makeDirectory("\uDCFF\uDC80x", 0755);
		this.root.makeDirectory("äß𝄞", 0755);
		assertThat(this.root.entries()).hasSize(3002)
			.contains(new DirectoryEntry("\uDCFF\uDC80x", FileType.DIRECTORY),
					new DirectoryEntry("äß𝄞", FileType.DIRECTORY));
		assertThat(this.root.entries()).hasSize(3002);
	}

	@Test
	void opensNoPipes() throws IOException {
		this.root.makeNode("pipe", FileType.FIFO, 0600, DeviceNumber.NONE);
		assertThatExceptionOfType(FileOperationException.class).isThrownBy(() -> this.root.read("pipe"));
	}

	@Test
	void makesWhiteoutsOwnersAndAttributes() throws IOException {
		assumeRoot();
		this.root.makeNode("gone", FileType.CHARACTER_DEVICE, 0, DeviceNumber.NONE);
		this.root.makeNode("null", FileType.CHARACTER_DEVICE, 0600, new DeviceNumber(1, 3));
		this.root.changeMode("null", 0666);
		this.root.changeOwner("null", 4_000_000_000L, 7);
		assertThat(this.root.status("gone").isWhiteout()).isTrue();
		FileStatus status = this.root.status("null");
		assertThat(status.device()).isEqualTo(new DeviceNumber(1, 3));
		assertThat(status.mode()).isEqualTo(0666);
		assertThat(status.uid()).isEqualTo(4_000_000_000L);
		assertThat(status.isWhiteout()).isFalse();
		this.root.makeDirectory("opaque", 0755);
		this.root.setAttribute("opaque", "trusted.overlay.opaque", new byte[] { 'y' });
		try (Directory opaque = this.root.directory("opaque")) {
			assertThat(opaque.attribute("trusted.overlay.opaque")).contains(new byte[] { 'y' });
			assertThat(opaque.attribute("user.none")).isEmpty();
			assertThat(opaque.attributes()).containsOnlyKeys("trusted.overlay.opaque");
			opaque.removeAttribute("trusted.overlay.opaque");
			assertThat(opaque.attributes()).isEmpty();
		}
	}

	@Test
	void encodesLargeDeviceNumbersAsTheKernelDoes() throws IOException {
		assumeRoot();
		DeviceNumber number = new DeviceNumber(0xabc, 0xcdef1);
		this.root.makeNode("device", FileType.BLOCK_DEVICE, 0600, number);
		assertThat(this.root.status("device").device()).isEqualTo(number);
	}

	@Test
	void linksAndRenames() throws IOException {
		write("a", "x");
		this.root.makeDirectory("d", 0755);
		try (Directory d = this.root.directory("d")) {
			d.makeLink("b", this.root, "a");
			assertThat(d.status("b").links()).isEqualTo(2);
			this.root.rename("a", d, "b2");
			assertThatExceptionOfType(FileOperationException.class)
				.isThrownBy(() -> d.renameWithoutReplacing("b", d, "b2"))
				.satisfies((ex) -> assertThat(ex.isExisting()).isTrue())
				.withMessageContaining("/d/b: ");
		}
	}

	@Test
	void removesVeryDeepTrees() throws IOException {
		Directory at = this.root.duplicate();
		for (int i = 0; i < 5000; i++) {
			at.makeDirectory("d", 0755);
			Directory next = at.directory("d");
			at.close();
			at = next;
		}
		at.create("file", 0600).close();
		at.close();
		this.root.makeSymlink("outside", "..");
		this.root.removeTree("d");
		this.root.removeTree("outside");
		this.root.removeTree("not there");
		assertThat(this.root.entries()).isEmpty();
		assertThat(this.temp.resolve("root")).exists();
	}

}
