package dev.gantry.engine.layers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.gantry.kernel.files.DeviceNumber;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.DeviceKind;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class LayerUnpackerTest {

	private static final Instant TIME = Instant.ofEpochSecond(1_500_000_000L);

	private static final EntryMetadata PLAIN = EntryMetadata.of(0644, TIME);

	private static final EntryMetadata DIRECTORY = EntryMetadata.of(0755, TIME);

	@TempDir
	private Path temp;

	private Outside outside;

	private LayerDraft draft;

	private LayerUnpacker unpacker;

	@BeforeEach
	void open() throws IOException {
		assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
		this.outside = new Outside(this.temp.resolve("outside"));
		this.draft = LayerStore.open(this.temp.resolve("layers")).begin();
		this.unpacker = LayerUnpacker.of(this.draft);
	}

	@AfterEach
	void close() throws IOException {
		if (this.draft != null) {
			this.unpacker.close();
			this.draft.close();
			this.outside.assertUntouched();
			assertThat(this.temp.resolve("layers")).isEmptyDirectory();
		}
	}

	private static LayerPath path(String text) throws IOException {
		return LayerPath.of(text);
	}

	private void file(String path, String text) throws IOException {
		file(path, text, PLAIN);
	}

	private void file(String path, String text, EntryMetadata metadata) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		this.unpacker.file(path(path), metadata, bytes.length, new ByteArrayInputStream(bytes));
	}

	private void directory(String path) throws IOException {
		this.unpacker.directory(path(path), DIRECTORY);
	}

	private void link(String path, String target) throws IOException {
		this.unpacker.symlink(path(path), PLAIN, target);
	}

	private FileStatus status(String path) throws IOException {
		int slash = path.lastIndexOf('/');
		try (Directory parent = this.draft.root()
			.directory(slash < 0 ? "." : path.substring(0, slash), Resolution.BENEATH)) {
			return parent.status(path.substring(slash + 1));
		}
	}

	private String read(String path) throws IOException {
		try (var file = this.draft.root().read(path, Resolution.BENEATH)) {
			return new String(file.input().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private String up() {
		return "../../" + this.outside.path().getFileName();
	}

	@Test
	void keepsLinksThatPointOutsideWithoutFollowingThem() throws IOException {
		link("out", up());
		link("absolute", this.outside.path().toString());
		file("out/file", "mine");
		file("absolute/etc/passwd", "mine");
		assertThat(read("outside/file")).isEqualTo("mine");
		assertThat(this.draft.root().readLink("out")).isEqualTo(up());
	}

	@Test
	void staysInsideWhenALinkClimbsAndALaterEntryGoesThroughIt() throws IOException {
		directory("a");
		link("a/up", "../../../../../../..");
		file("a/up/etc/passwd", "mine");
		assertThat(read("etc/passwd")).isEqualTo("mine");
	}

	@Test
	void followsLinksToDirectoriesOfTheSameLayer() throws IOException {
		directory("usr");
		directory("usr/bin");
		link("bin", "usr/bin");
		link("lib", "/usr/lib");
		file("bin/sh", "shell");
		file("lib/libc.so", "libc");
		assertThat(read("usr/bin/sh")).isEqualTo("shell");
		assertThat(read("usr/lib/libc.so")).isEqualTo("libc");
		assertThat(status("bin").isSymlink()).isTrue();
	}

	@Test
	void replacesALinkRatherThanWritingThroughIt() throws IOException {
		link("passwd", this.outside.path().resolve("etc/passwd").toString());
		file("passwd", "mine");
		assertThat(read("passwd")).isEqualTo("mine");
		link("etc", this.outside.path().resolve("etc").toString());
		directory("etc");
		file("etc/passwd", "mine too");
		assertThat(read("etc/passwd")).isEqualTo("mine too");
	}

	@Test
	void changesNoModeOrOwnerThroughALink() throws IOException {
		EntryMetadata setuid = new EntryMetadata(06777, 1234, 1234, TIME, Map.of());
		this.unpacker.symlink(path("s"), setuid, this.outside.path().resolve("file").toString());
		this.unpacker.hardlink(path("h"), path("s"));
		assertThat(status("h").isSymlink()).isTrue();
		file("h", "mine", setuid);
		assertThat(status("h").mode()).isEqualTo(06777);
	}

	@Test
	void refusesHardLinksToWhatTheLayerDoesNotHold() throws IOException {
		link("out", up());
		for (String target : new String[] { "out/file", "etc/passwd", "none" }) {
			assertThatExceptionOfType(InvalidImageException.class)
				.isThrownBy(() -> this.unpacker.hardlink(path("h"), path(target)))
				.withMessageContaining("not a file of the same layer");
		}
		directory("d");
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> this.unpacker.hardlink(path("h"), path("d")));
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> this.unpacker.hardlink(LayerPath.ROOT, path("d")));
	}

	@Test
	void followsLinksInTheParentOfAHardLinksTargetOnlyInside() throws IOException {
		directory("etc");
		file("etc/passwd", "inside");
		link("out", "../../../..");
		this.unpacker.hardlink(path("h"), path("out/etc/passwd"));
		assertThat(read("h")).isEqualTo("inside");
		assertThat(status("h").links()).isEqualTo(2);
	}

	@Test
	void survivesAHardLinkThatReplacesItsOwnTarget() throws IOException {
		file("a", "x");
		this.unpacker.hardlink(path("a"), path("a"));
		assertThat(read("a")).isEqualTo("x");
		file("d/f", "x");
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> this.unpacker.hardlink(path("d"), path("d/f")));
	}

	@Test
	void refusesParentsThatAreFilesOrLoops() throws IOException {
		file("f", "x");
		link("l1", "l2");
		link("l2", "l1");
		for (String path : new String[] { "f/x", "l1/x", "f/x/y" }) {
			assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> file(path, "y"))
				.withMessageContaining("cannot be a directory");
		}
		assertThat(read("f")).isEqualTo("x");
	}

	@Test
	void makesWhiteoutsOfLowerFilesOnly() throws IOException {
		this.unpacker.whiteout(path("gone"));
		assertThat(status("gone").isWhiteout()).isTrue();
		file("kept", "x");
		this.unpacker.whiteout(path("kept"));
		assertThat(read("kept")).isEqualTo("x");
		link("out", up());
		this.unpacker.whiteout(path("out/file"));
		assertThat(status("outside/file").isWhiteout()).isTrue();
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> this.unpacker.whiteout(LayerPath.ROOT));
	}

	@Test
	void hidesALowerDirectoryThatIsReplacedByANewOne() throws IOException {
		directory("before");
		this.unpacker.whiteout(path("before"));
		this.unpacker.whiteout(path("after"));
		directory("after");
		this.unpacker.opaque(path("opaque"));
		this.unpacker.whiteout(path("deep"));
		file("deep/er/file", "x");
		for (String name : List.of("before", "after", "opaque", "deep")) {
			try (Directory directory = this.draft.root().directory(name)) {
				assertThat(OverlayMarks.isOpaque(directory)).as(name).isTrue();
			}
		}
		assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> this.unpacker.opaque(LayerPath.ROOT));
	}

	@Test
	void setsOwnersModesTimesAndPortableAttributes() throws IOException {
		byte[] capability = { 1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
		EntryMetadata metadata = new EntryMetadata(04755, 100, 200, TIME,
				Map.of("security.capability", capability, "user.note", new byte[] { 1 }));
		EntryMetadata sticky = new EntryMetadata(01777, 7, 8, TIME, Map.of());
		this.unpacker.directory(path("tmp"), sticky);
		file("tmp/ping", "x", metadata);
		this.unpacker.device(path("null"), new EntryMetadata(0666, 0, 5, TIME, Map.of()), DeviceKind.CHARACTER, 1, 3);
		this.unpacker.device(path("pipe"), PLAIN, DeviceKind.FIFO, 9, 9);
		this.unpacker.close();
		FileStatus ping = status("tmp/ping");
		assertThat(ping.mode()).isEqualTo(04755);
		assertThat(ping.uid()).isEqualTo(100);
		assertThat(ping.gid()).isEqualTo(200);
		assertThat(ping.modified()).isEqualTo(TIME);
		assertThat(status("tmp").mode()).isEqualTo(01777);
		assertThat(status("tmp").modified()).isEqualTo(TIME);
		assertThat(status("null").device()).isEqualTo(new DeviceNumber(1, 3));
		assertThat(status("null").mode()).isEqualTo(0666);
		assertThat(status("pipe").mode()).isEqualTo(0644);
		try (Directory tmp = this.draft.root().directory("tmp")) {
			assertThat(tmp.attributes("ping")).containsOnlyKeys("security.capability", "user.note");
		}
		assertThat(this.unpacker.highestId()).isEqualTo(200);
	}

	@Test
	void dropsAttributesThatWouldSpeakToOverlayfsOrTheHost() throws IOException {
		byte[] value = { 'y' };
		EntryMetadata hostile = new EntryMetadata(0755, 0, 0, TIME,
				Map.of("trusted.overlay.redirect", value, "trusted.overlay.opaque", value, "user.overlay.opaque", value,
						"security.selinux", value, "system.posix_acl_access", value));
		this.unpacker.directory(path("d"), hostile);
		file("f", "x", hostile);
		assertThat(this.draft.root().attributes("d")).isEmpty();
		assertThat(this.draft.root().attributes("f")).isEmpty();
	}

	@Test
	void refusesTheDeviceThatMeansWhiteout() {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> this.unpacker.device(path("w"), PLAIN, DeviceKind.CHARACTER, 0, 0));
	}

	@Test
	void doesNotInheritTheGroupOfASetgidDirectory() throws IOException {
		this.unpacker.directory(path("local"), new EntryMetadata(02775, 0, 50, TIME, Map.of()));
		file("local/f", "x");
		directory("local/d");
		assertThat(status("local/f").gid()).isZero();
		assertThat(status("local/d").gid()).isZero();
		assertThat(status("local/d").mode()).isEqualTo(0755);
	}

	@Test
	void reportsAFileThatEndsTooEarly() {
		assertThatExceptionOfType(InvalidImageException.class)
			.isThrownBy(() -> this.unpacker.file(path("f"), PLAIN, 10, new ByteArrayInputStream(new byte[3])));
	}

	@Test
	void holdsFewDescriptorsForManyDirectories() throws IOException {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			names.add("d" + i + "/e/f");
			file(names.get(i), String.valueOf(i));
		}
		for (int i = 0; i < 300; i++) {
			assertThat(read(names.get(i))).isEqualTo(String.valueOf(i));
		}
		try (var open = Files.list(Path.of("/proc/self/fd"))) {
			assertThat(open.count()).isLessThan(250);
		}
	}

	@Test
	void keepsACommittedLayerAndOnlyOneOfTwins() throws IOException {
		LayerStore store = LayerStore.open(this.temp.resolve("other"));
		Digest digest = Digest.ofBytes(new byte[0]);
		for (int i = 0; i < 2; i++) {
			try (LayerDraft twin = store.begin()) {
				twin.root().create("f", 0600).close();
				twin.commit(digest);
			}
		}
		assertThat(store.contains(digest)).isTrue();
		assertThat(this.temp.resolve("other")).isDirectoryContaining((path) -> path.endsWith(digest.hex()));
		try (var all = Files.list(this.temp.resolve("other"))) {
			assertThat(all.count()).isEqualTo(1);
		}
		store.remove(digest);
		assertThat(store.contains(digest)).isFalse();
	}

	@Test
	void sweepsDraftsOfAnInterruptedProcess() throws IOException {
		Path layers = this.temp.resolve("swept");
		Files.createDirectories(layers.resolve(".new-1234/deep"));
		LayerStore.open(layers);
		assertThat(layers).isEmptyDirectory();
	}

}
