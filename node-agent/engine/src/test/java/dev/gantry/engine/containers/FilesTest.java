package dev.gantry.engine.containers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.github.luben.zstd.ZstdOutputStream;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.files.CommitRequest;
import dev.gantry.engine.files.ContainerFiles;
import dev.gantry.engine.files.CopyOptions;
import dev.gantry.engine.files.FileChange;
import dev.gantry.engine.files.HostFiles;
import dev.gantry.engine.files.PathStatus;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.kernel.files.Directory;
import dev.gantry.engine.logs.LogEntry;
import dev.gantry.kernel.files.FileType;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.RunConfig;
import dev.gantry.oci.layers.LayerWriter;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Files of containers on the real kernel, hostile archives and containers among them. */
class FilesTest {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static TestHost host;

	private static ContainerFiles files;

	private static StoredImages images;

	private static Path canary;

	@BeforeAll
	static void open() throws IOException {
		host = TestHost.create();
		LayerStore layers = LayerStore.open(host.home().layers());
		images = StoredImages.open(host.home(), layers, null);
		files = new HostFiles(host.home(), host.containers(), layers, images);
		canary = Files.createTempDirectory("gantry-canary-");
		Files.writeString(canary.resolve("file"), "untouched");
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			assertThat(canary.resolve("file")).hasContent("untouched");
			assertThat(canary).isDirectoryContaining((path) -> path.endsWith("file"));
			Files.delete(canary.resolve("file"));
			Files.delete(canary);
			images.close();
			host.close();
		}
	}

	@Test
	void tellsWhatAContainerChanged() throws IOException {
		List<String> layers = host.baseAnd((root) -> {
			Files.createDirectories(root.resolve("old/sub"));
			Files.writeString(root.resolve("old/kept"), "kept");
			Files.writeString(root.resolve("old/gone"), "gone");
			Files.createDirectories(root.resolve("whole"));
			Files.writeString(root.resolve("whole/hidden"), "hidden");
			Files.writeString(root.resolve("whole/again"), "again");
		});
		ContainerSpec spec = start(ContainerSpec.of(host.newId(), layers, "/bin/sh", "-c",
				"echo x > /old/kept; rm /old/gone; mkdir -p /new/dir; echo n > /new/dir/file; rm -r /whole; mkdir /whole; "
						+ "echo a > /whole/again; rm /etc/group; echo never > /tmp/x; rm /tmp/x; echo d > /tmp/ready; sleep 100"),
				"tmp/ready");
		assertThat(files.changes(spec.id())).containsExactly(modified("/etc"), deleted("/etc/group"), added("/new"),
				added("/new/dir"), added("/new/dir/file"), modified("/old"), deleted("/old/gone"),
				modified("/old/kept"), modified("/tmp"), added("/tmp/ready"), modified("/whole"),
				modified("/whole/again"), deleted("/whole/hidden"));
		end(spec);
	}

	private static FileChange modified(String path) {
		return new FileChange(FileChange.Kind.MODIFIED, path);
	}

	private static FileChange added(String path) {
		return new FileChange(FileChange.Kind.ADDED, path);
	}

	private static FileChange deleted(String path) {
		return new FileChange(FileChange.Kind.DELETED, path);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void tellsWhatAPathNames(boolean running) {
		ContainerSpec spec = startOrEnd(
				"echo hello > /tmp/file; chmod 640 /tmp/file; mkdir /d; ln -s ../tmp/file /d/link; "
						+ "ln -s /tmp /d/dir; chown 1000:1001 /tmp/file",
				running);
		PathStatus file = files.stat(spec.id(), "/tmp/file");
		assertThat(file.name()).isEqualTo("file");
		assertThat(file.status().size()).isEqualTo(6);
		assertThat(file.status().mode()).isEqualTo(0640);
		assertThat(file.status().uid()).isEqualTo(1000);
		assertThat(file.status().gid()).isEqualTo(1001);
		assertThat(files.stat(spec.id(), "d/link"))
			.satisfies((link) -> assertThat(link.status().type()).isEqualTo(FileType.SYMLINK))
			.extracting(PathStatus::linkTarget)
			.isEqualTo("/tmp/file");
		assertThat(files.stat(spec.id(), "/d/dir/").status().type()).isEqualTo(FileType.DIRECTORY);
		assertThat(files.stat(spec.id(), "/../..").status().type()).isEqualTo(FileType.DIRECTORY);
		assertRefused(ErrorCode.NOT_FOUND, () -> files.stat(spec.id(), "/not/there"));
		assertRefused(ErrorCode.REQUEST_INVALID, () -> files.stat(spec.id(), "/tmp/file/x"));
		assertRefused(ErrorCode.REQUEST_INVALID, () -> files.stat(spec.id(), ""));
		end(spec);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void copiesOutWithTheContainersOwnNumbers(boolean running) throws IOException {
		ContainerSpec spec = startOrEnd(
				"mkdir -p /src/sub; echo one > /src/one; chown 1000:1001 /src/one; chmod 4711 /src/one; "
						+ "ln -s /etc/passwd /src/sub/link; ln /src/one /src/twin; echo data > /mnt/file",
				running);
		assertThat(entries(out(spec, "/src")))
			.containsOnlyKeys("src/", "src/one", "src/sub/", "src/sub/link", "src/twin")
			.hasEntrySatisfying("src/one", (entry) -> {
				assertThat(entry.getLongUserId()).isEqualTo(1000);
				assertThat(entry.getMode() & 07777).isEqualTo(04711);
			})
			.hasEntrySatisfying("src/sub/link", (entry) -> assertThat(entry.getLinkName()).isEqualTo("/etc/passwd"))
			.hasEntrySatisfying("src/twin", (entry) -> assertThat(entry.getLinkName()).isEqualTo("src/one"));
		assertThat(entries(out(spec, "/src/."))).containsOnlyKeys("./", "./one", "./sub/", "./sub/link", "./twin")
			.hasEntrySatisfying("./twin", (entry) -> assertThat(entry.getLinkName()).isEqualTo("./one"));
		assertThat(entries(out(spec, "/src/one"))).containsOnlyKeys("one");
		assertThat(entries(out(spec, "/mnt"))).containsOnlyKeys("mnt/", "mnt/file");
		assertRefused(ErrorCode.NOT_FOUND, () -> out(spec, "/src/three"));
		end(spec);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void copiesInThroughLinksAndMounts(boolean running) throws IOException {
		ContainerSpec spec = startOrEnd("mkdir /real; ln -s /real /link", running);
		byte[] archive = tar((tar) -> {
			put(tar, "a/", "", 0750, 1000);
			put(tar, "a/file", "hello", 0640, 1000);
			put(tar, "b", "root's", 0644, 0);
		});
		files.copyIn(spec.id(), "/link", new ByteArrayInputStream(archive), CopyOptions.DEFAULT);
		files.copyIn(spec.id(), "/mnt/", new ByteArrayInputStream(archive), CopyOptions.DEFAULT);
		for (String path : List.of("/real/a/file", "/mnt/a/file")) {
			PathStatus file = files.stat(spec.id(), path);
			assertThat(file.status().uid()).isEqualTo(1000);
			assertThat(file.status().mode()).isEqualTo(0640);
			assertThat(file.status().size()).isEqualTo(5);
		}
		assertThat(files.stat(spec.id(), "/real/a").status().mode()).isEqualTo(0750);
		assertThat(files.stat(spec.id(), "/real/b").status().uid()).isZero();
		Path upper = host.containers().upperDirectory(spec.id());
		assertThat(upper.resolve("real/a/file")).hasContent("hello");
		assertThat(Files.getAttribute(upper.resolve("real/a/file"), "unix:uid")).isEqualTo(1000);
		assertThat(Path.of(volume(spec)).resolve("a/file")).hasContent("hello");
		assertRefused(ErrorCode.NOT_FOUND, () -> in(spec, "/not-there", archive));
		assertRefused(ErrorCode.REQUEST_INVALID, () -> in(spec, "/real/b", archive));
		end(spec);
	}

	@Test
	void copiesIntoVolumesOfAContainerThatNeverRan() throws IOException {
		ContainerSpec spec = host.shell("cat /deep/volume/part/file");
		String volume = "v-" + spec.id();
		spec = spec.with(spec.rootfs().withVolumes(List.of(VolumeMount.of(volume, "/deep/volume"))));
		host.containers().create(spec);
		byte[] archive = tar((tar) -> put(tar, "part/file", "kept", 0644, 0));
		in(spec, "/deep/volume", archive);
		assertThat(host.home().volumes().resolve(volume).resolve("data/part/file")).hasContent("kept");
		assertThat(entries(out(spec, "/deep/volume/."))).containsKeys("./part/file");
		host.containers().start(spec.id());
		assertThat(host.containers().exit(spec.id())).succeedsWithin(PATIENCE);
		assertThat(host.log(spec.id())).extracting(LogEntry::text).containsExactly("kept");
		end(spec);
	}

	@Test
	void replacesWhatIsThereOnlyWhenItMay() throws IOException {
		ContainerSpec spec = startOrEnd("mkdir -p /d/dir/full; echo old > /d/file", true);
		byte[] fileForDirectory = tar((tar) -> put(tar, "dir", "file", 0644, 0));
		byte[] directoryForFile = tar((tar) -> put(tar, "file/", "", 0755, 0));
		CopyOptions careful = new CopyOptions(true, CopyOptions.Owner.ARCHIVE);
		for (byte[] archive : List.of(fileForDirectory, directoryForFile)) {
			assertRefused(ErrorCode.STATE_CONFLICT,
					() -> files.copyIn(spec.id(), "/d", new ByteArrayInputStream(archive), careful));
			in(spec, "/d", archive);
		}
		assertThat(files.stat(spec.id(), "/d/dir").status().type()).isEqualTo(FileType.REGULAR);
		assertThat(files.stat(spec.id(), "/d/file").status().type()).isEqualTo(FileType.DIRECTORY);
		byte[] overMount = tar((tar) -> put(tar, "hosts", "mine", 0644, 0));
		assertRefused(ErrorCode.STATE_CONFLICT, () -> in(spec, "/etc", overMount));
		end(spec);
	}

	@Test
	void givesFilesToTheContainersUser() throws IOException {
		ContainerSpec spec = host.shell("sleep 100");
		spec = spec.with(spec.process().withUser("app"));
		host.containers().create(spec);
		host.containers().start(spec.id());
		byte[] archive = tar((tar) -> put(tar, "file", "x", 0600, 77));
		files.copyIn(spec.id(), "/tmp", new ByteArrayInputStream(archive),
				new CopyOptions(false, CopyOptions.Owner.CONTAINER_USER));
		assertThat(files.stat(spec.id(), "/tmp/file").status())
			.satisfies((status) -> assertThat(status.uid()).isEqualTo(1000))
			.satisfies((status) -> assertThat(status.gid()).isEqualTo(1001));
		end(spec);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "bzip2", "xz", "zstd" })
	void decompressesItselfAndRunsNothingOfTheContainers(String format) throws IOException {
		List<String> layers = host.baseAnd((root) -> {
			Files.createDirectories(root.resolve("usr/bin"));
			for (String name : List.of("gzip", "bzip2", "xz", "zstd", "unpigz", "tar")) {
				for (String directory : List.of("bin", "usr/bin")) {
					Path program = Files.createDirectories(root.resolve(directory)).resolve(name);
					Files.writeString(program, "#!/bin/sh\ntouch /tmp/executed\n");
					program.toFile().setExecutable(true, false);
				}
			}
		});
		ContainerSpec spec = start(ContainerSpec.of(host.newId(), layers, "/bin/sh", "-c", "touch /r; sleep 100"), "r");
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = switch (format) {
			case "gzip" -> new GzipCompressorOutputStream(bytes);
			case "bzip2" -> new BZip2CompressorOutputStream(bytes);
			case "xz" -> new XZOutputStream(bytes, new LZMA2Options());
			default -> new ZstdOutputStream(bytes);
		}) {
			out.write(tar((tar) -> put(tar, "file", format, 0644, 0)));
		}
		in(spec, "/tmp", bytes.toByteArray());
		assertThat(host.containers().upperDirectory(spec.id()).resolve("tmp/file")).hasContent(format);
		assertRefused(ErrorCode.NOT_FOUND, () -> files.stat(spec.id(), "/tmp/executed"));
		end(spec);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../file", "a/../../file", "/../file" })
	void refusesNamesThatClimbOut(String name) throws IOException {
		ContainerSpec spec = startOrEnd("true", true);
		byte[] archive = tar((tar) -> put(tar, name, "x", 0644, 0));
		assertRefused(ErrorCode.REQUEST_INVALID, () -> in(spec, "/tmp", archive));
		end(spec);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void keepsWhatGoesThroughLinksInsideTheContainer(boolean running) throws IOException {
		ContainerSpec spec = startOrEnd("mkdir /dst", running);
		String up = "../".repeat(20);
		byte[] archive = tar((tar) -> {
			link(tar, "absolute", canary.toString(), TarConstants.LF_SYMLINK);
			link(tar, "relative", up + canary.toString().substring(1), TarConstants.LF_SYMLINK);
			link(tar, "proc", "/proc/1/root" + canary, TarConstants.LF_SYMLINK);
			link(tar, "final", canary + "/file", TarConstants.LF_SYMLINK);
			put(tar, "final", "overwritten", 0644, 0);
		});
		in(spec, "/dst", archive);
		assertThat(files.stat(spec.id(), "/dst/final").status().type()).isEqualTo(FileType.REGULAR);
		for (String link : List.of("absolute", "relative", "proc")) {
			byte[] through = tar((tar) -> put(tar, link + "/file", "overwritten", 0777, 0));
			try {
				in(spec, "/dst", through);
			}
			catch (GantryException ex) {
				assertThat(ex.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.REQUEST_INVALID, ErrorCode.STATE_CONFLICT);
			}
			byte[] linked = tar((tar) -> link(tar, "twin", link + "/file", TarConstants.LF_LINK));
			try {
				in(spec, "/dst", linked);
			}
			catch (GantryException ex) {
				assertThat(ex.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.REQUEST_INVALID, ErrorCode.STATE_CONFLICT);
			}
			assertThat(canary.resolve("file")).hasContent("untouched");
		}
		byte[] out = tar((tar) -> link(tar, "h", up + "etc/passwd", TarConstants.LF_LINK));
		assertRefused(ErrorCode.REQUEST_INVALID, () -> in(spec, "/dst", out));
		end(spec);
	}

	@Test
	void refusesWhatNoCopyHolds() throws IOException {
		ContainerSpec spec = startOrEnd("true", true);
		for (byte[] archive : List.of(tar((tar) -> put(tar, ".wh.file", "", 0644, 0)),
				tar((tar) -> put(tar, "d/.wh..wh..opq", "", 0644, 0)), tar((tar) -> put(tar, "f", "", 0644, 70000)),
				tar((tar) -> device(tar, "null")), "not a tar at all".repeat(100).getBytes(StandardCharsets.UTF_8))) {
			assertRefused(ErrorCode.REQUEST_INVALID, () -> in(spec, "/tmp", archive));
		}
		end(spec);
	}

	@Test
	void neverLeavesAContainerThatExchangesDirectoriesForLinks() throws IOException {
		ContainerSpec spec = start(
				host.shell("mkdir /a /a/b /tmp/d; touch /ready; while :; do mv /a/b /a/c; ln -s " + canary
						+ " /a/b; rm /a/b; ln -s ../../../../../.." + canary + " /a/b; rm /a/b; mv /a/c /a/b; done"),
				"ready");
		byte[] archive = tar((tar) -> put(tar, "b/file", "overwritten", 0644, 0));
		byte[] inside = tar((tar) -> put(tar, "file", "overwritten", 0644, 0));
		int done = 0;
		Map<String, Integer> refusals = new TreeMap<>();
		// Its share of a processor may let the container rest during a hundred of them.
		Instant patience = Instant.now().plusSeconds(30);
		for (int i = 0; i < 100 || (done == 0 && Instant.now().isBefore(patience)); i++) {
			try {
				in(spec, (i % 2 == 0) ? "/a" : "/a/b", (i % 2 == 0) ? archive : inside);
				done++;
			}
			catch (GantryException ex) {
				assertThat(ex.code()).isNotEqualTo(ErrorCode.INTERNAL);
				refusals.merge(ex.getMessage(), 1, Integer::sum);
			}
			try {
				assertThat(new String(out(spec, "/a/b/"), StandardCharsets.UTF_8)).doesNotContain("untouched");
			}
			catch (GantryException ex) {
				assertThat(ex.code()).isNotEqualTo(ErrorCode.INTERNAL);
			}
		}
		assertThat(done).as("archives that were taken; refusals: %s", refusals).isPositive();
		assertThat(canary.resolve("file")).hasContent("untouched");
		end(spec);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void exportsTheWholeRootWithoutMounts(boolean running) throws IOException {
		ContainerSpec spec = startOrEnd("echo new > /new; chown 1000 /new; rm /etc/group; echo m > /mnt/file", running);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		files.export(spec.id(), bytes);
		assertThat(entries(bytes.toByteArray()))
			.containsKeys("./", "bin/", "bin/busybox", "bin/sh", "etc/passwd", "new")
			.doesNotContainKeys("etc/group", "mnt/file", "proc/1")
			.hasEntrySatisfying("new", (entry) -> assertThat(entry.getLongUserId()).isEqualTo(1000));
		end(spec);
	}

	@Test
	void makesAnImageOfAContainer() throws IOException {
		String base = LayerStore.nameOf(realBase());
		ContainerSpec spec = start(ContainerSpec.of(host.newId(), List.of(base), "/bin/sh", "-c",
				"echo new > /new; chown 1000 /new; rm /etc/group; mkdir /d; echo x > /d/x; touch /ready; sleep 100"),
				"ready");
		RunConfig run = RunConfig.EMPTY.withCmd(List.of("/bin/cat", "/new")).withEnv(List.of("A=b"));
		LocalImage image = files.commit(spec.id(), new CommitRequest(null, run, "me", "why", true, null));
		end(spec);
		assertThat(image.config().author()).isEqualTo("me");
		assertThat(image.config().config()).isEqualTo(run);
		assertThat(image.config().history()).last().satisfies((line) -> assertThat(line.comment()).isEqualTo("why"));
		assertThat(images.find(image.digest())).contains(image);
		assertThat(image.layers()).hasSize(2);
		assertThat(host
			.run(ContainerSpec.of(host.newId(), image.layerNames(), "/bin/sh", "-c",
					"cat /new /d/x; ls /etc/group; stat -c %u /new"))
			.output()).contains("new", "x", "1000").contains("No such file");
	}

	/** The base once more, by its real digest. */
	private static Digest realBase() throws IOException {
		LayerStore layers = LayerStore.open(host.home().layers());
		try (LayerDraft draft = layers.begin();
				Directory base = Directory.open(host.home().layers().resolve(TestHost.BASE.get(0)))) {
			try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
				LayerWalk.send(base, unpacker);
			}
			try (LayerWriter writer = LayerWriter.uncompressed(OutputStream.nullOutputStream())) {
				LayerWalk.send(draft.root(), writer);
				Digest diffId = writer.finish().diffId();
				draft.commit(diffId);
				return diffId;
			}
		}
	}

	private static String volume(ContainerSpec spec) {
		return spec.rootfs().mounts().get(0).source();
	}

	private static ContainerSpec startOrEnd(String script, boolean running) {
		ContainerSpec spec = host.shell(script + "; touch /ready" + (running ? "; sleep 100" : ""));
		try {
			Path volume = Files.createDirectories(host.home().directory().resolve("volume-" + spec.id()));
			spec = spec.with(spec.rootfs().withMounts(List.of(new BindMount(volume.toString(), "/mnt", false))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(spec, "ready");
		if (!running) {
			assertThat(host.containers().exit(spec.id())).succeedsWithin(PATIENCE);
		}
		return spec;
	}

	private static ContainerSpec start(ContainerSpec spec, String ready) {
		host.containers().create(spec);
		host.containers().start(spec.id());
		Path file = host.home().containers().resolve(spec.id()).resolve("upper").resolve(ready);
		await().atMost(PATIENCE).until(() -> Files.exists(file));
		return spec;
	}

	private static void end(ContainerSpec spec) {
		host.containers().stop(spec.id(), Duration.ZERO);
		host.containers().remove(spec.id());
	}

	private static void in(ContainerSpec spec, String path, byte[] archive) throws IOException {
		files.copyIn(spec.id(), path, new ByteArrayInputStream(archive), CopyOptions.DEFAULT);
	}

	private static byte[] out(ContainerSpec spec, String path) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		files.copyOut(spec.id(), path, bytes);
		return bytes.toByteArray();
	}

	private static Map<String, TarArchiveEntry> entries(byte[] archive) throws IOException {
		Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
		try (InputStream in = new ByteArrayInputStream(archive);
				TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				entries.put(entry.getName(), entry);
			}
		}
		return entries;
	}

	private static byte[] tar(Filling filling) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
			filling.fill(tar);
		}
		return bytes.toByteArray();
	}

	private static void put(TarArchiveOutputStream tar, String name, String content, int mode, int owner)
			throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name, true);
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		entry.setSize(bytes.length);
		entry.setMode(mode);
		entry.setIds(owner, owner);
		tar.putArchiveEntry(entry);
		tar.write(bytes);
		tar.closeArchiveEntry();
	}

	private static void link(TarArchiveOutputStream tar, String name, String target, byte type) throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name, type);
		entry.setLinkName(target);
		tar.putArchiveEntry(entry);
		tar.closeArchiveEntry();
	}

	private static void device(TarArchiveOutputStream tar, String name) throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_CHR);
		entry.setDevMajor(1);
		entry.setDevMinor(3);
		tar.putArchiveEntry(entry);
		tar.closeArchiveEntry();
	}

	private static void assertRefused(ErrorCode code, Call call) {
		assertThatExceptionOfType(GantryException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(code));
	}

	/** Fills an archive. */
	private interface Filling {

		void fill(TarArchiveOutputStream tar) throws IOException;

	}

	/** Something that should fail. */
	private interface Call {

		void run() throws IOException;

	}

}
