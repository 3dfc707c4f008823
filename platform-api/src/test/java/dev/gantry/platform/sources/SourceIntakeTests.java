package dev.gantry.platform.sources;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.Archives;
import dev.gantry.platform.builds.SourceContent;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Archives, well-made and hostile. */
class SourceIntakeTests {

	private static final SourceLimits LIMITS = new SourceLimits(DataSize.ofMegabytes(1), DataSize.ofMegabytes(2), 100);

	@TempDir
	private Path directory;

	private SourceStore store;

	private SourceIntake intake;

	@BeforeEach
	void prepare() {
		this.store = new SourceStore(this.directory);
		this.store.prepare(Instant.EPOCH);
		this.intake = new SourceIntake(this.store, LIMITS);
	}

	@AfterEach
	void leavesNothingHalfMade() throws IOException {
		try (Stream<Path> files = Files.list(this.directory.resolve("incoming"))) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void storesTheSameTreeUnderTheSameDigestHoweverItIsPacked() throws IOException {
		SourceContent gzip = take(app().gzip());
		SourceContent tar = take(app().plain());
		assertThat(gzip.digest()).isEqualTo(tar.digest()).matches("sha256:[0-9a-f]{64}");
		assertThat(gzip.files()).isEqualTo(2);
		assertThat(gzip.dockerfile()).isEqualTo("Dockerfile");
		assertThat(entries(gzip.digest())).extracting(TarArchiveEntry::getName)
			.containsExactly("Dockerfile", "bin/", "bin/serve", "link");
	}

	@Test
	void readsAZipWithItsModesAndLinks() throws IOException {
		SourceContent content = take(zip());
		assertThat(entries(content.digest())).extracting(TarArchiveEntry::getName)
			.containsExactly("Dockerfile", "serve", "link");
		assertThat(entries(content.digest()).get(1).getMode() & 0777).isEqualTo(0755);
		assertThat(entries(content.digest()).get(2).isSymbolicLink()).isTrue();
	}

	@Test
	void dropsOwnersAndSpecialBits() throws IOException {
		TarArchiveEntry entry = entries(take(app().gzip()).digest()).get(0);
		assertThat(entry.getLongUserId()).isZero();
		assertThat(entry.getUserName()).isEmpty();
		assertThat(entry.getMode() & ~0777).isZero();
	}

	@Test
	void refusesAnArchiveThatIsCutAnywhere() {
		byte[] whole = app().gzip();
		for (int length = 3; length < whole.length; length += 7) {
			assertRefused(Arrays.copyOf(whole, length), ErrorCode.SOURCE_UNREADABLE);
		}
	}

	@Test
	void refusesATarThatIsCutBetweenEntries() {
		byte[] whole = Archives.tar().file("Dockerfile", "FROM scratch\n").file("more", "more").plain();
		assertRefused(Arrays.copyOf(whole, 1024), ErrorCode.SOURCE_UNREADABLE);
		assertRefused(Archives.gzip(Arrays.copyOf(whole, 1024)), ErrorCode.SOURCE_UNREADABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../evil", "a/../../evil", "/etc/passwd", "a/..", "./../x" })
	void refusesNamesThatLeaveTheTree(String name) {
		assertRefused(app().file(name, "evil").gzip(), ErrorCode.SOURCE_UNSAFE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/etc/passwd", "../outside", "bin/../../outside", "bin/../..", "/" })
	void refusesLinksThatLeaveTheTree(String target) {
		assertRefused(app().symlink("away", target).gzip(), ErrorCode.SOURCE_UNSAFE);
	}

	@Test
	void refusesLinksThatLeaveTheTreeThroughOtherLinks() {
		assertRefused(app().symlink("here", ".").symlink("up", "here/..").gzip(), ErrorCode.SOURCE_UNSAFE);
		assertRefused(app().symlink("a/b/deep", "../..").symlink("up", "a/b/deep/..").gzip(), ErrorCode.SOURCE_UNSAFE);
		assertRefused(app().symlink("one", "two").symlink("two", "one").gzip(), ErrorCode.SOURCE_UNSAFE);
	}

	@Test
	void takesLinksThatStay() throws IOException {
		assertThat(take(app().symlink("bin/up", "../Dockerfile").symlink("dangling", "no/such").gzip()).files())
			.isEqualTo(2);
	}

	@Test
	void refusesEntriesBeneathALink() {
		assertRefused(app().symlink("dir", "bin").file("dir/evil", "x").gzip(), ErrorCode.SOURCE_UNSAFE);
	}

	@Test
	void refusesANameThatIsTwoThings() {
		assertRefused(app().symlink("x", "bin").file("x", "evil").gzip(), ErrorCode.SOURCE_UNSAFE);
		assertRefused(app().file("y", "file").symlink("y", "bin").gzip(), ErrorCode.SOURCE_UNSAFE);
	}

	@Test
	void refusesHardLinksToWhatIsNotThere() {
		assertRefused(app().hardlink("h", "../../etc/passwd").gzip(), ErrorCode.SOURCE_UNSAFE);
		assertRefused(app().hardlink("h", "nowhere").gzip(), ErrorCode.SOURCE_UNSAFE);
		assertRefused(app().hardlink("h", "link").gzip(), ErrorCode.SOURCE_UNSAFE);
	}

	@Test
	void refusesDevices() {
		assertRefused(app().device("zero").gzip(), ErrorCode.SOURCE_UNSAFE);
	}

	@Test
	void refusesWhatExpandsPastTheLimit() {
		assertRefused(app().file("zeros", "\0".repeat(3 << 20)).gzip(), ErrorCode.TOO_LARGE);
		Archives many = app();
		for (int i = 0; i < 200; i++) {
			many.file("f" + i, "");
		}
		assertRefused(many.gzip(), ErrorCode.TOO_LARGE);
		assertRefused(new byte[(1 << 20) + 1], ErrorCode.SOURCE_UNREADABLE);
		byte[] large = Arrays.copyOf(app().plain(), 2 << 20);
		assertRefused(large, ErrorCode.TOO_LARGE);
	}

	@Test
	void refusesWhatIsNoArchive() {
		assertRefused(new byte[0], ErrorCode.SOURCE_UNREADABLE);
		assertRefused("hello".getBytes(StandardCharsets.UTF_8), ErrorCode.SOURCE_UNREADABLE);
		assertRefused(Archives.gzip("hello".getBytes(StandardCharsets.UTF_8)), ErrorCode.SOURCE_UNREADABLE);
		assertRefused(Archives.tar().directory("empty").gzip(), ErrorCode.SOURCE_UNREADABLE);
	}

	@Test
	void saysWhereADockerfileIsWhenThereIsNoneAtTheTop() {
		assertThatThrownBy(() -> take(Archives.tar().file("app/Dockerfile", "FROM scratch\n").gzip()))
			.isInstanceOfSatisfying(GantryException.class, (ex) -> {
				assertThat(ex.code()).isEqualTo(ErrorCode.BUILD_FILE_INVALID);
				assertThat(ex).hasMessageContaining("app/Dockerfile");
			});
	}

	@Test
	void readsProcessTypesFromTheTree() throws IOException {
		SourceContent procfile = take(
				app().file("Procfile", "web: ./serve\n# a comment\nworker: ./work --fast\n").gzip());
		assertThat(procfile.declaration().processes().keySet()).containsExactly("web", "worker");
		assertThat(procfile.declaration().processes().get("worker").replicas()).isZero();
		String yaml = "name: shop\nbuild:\n  dockerfile: bin/serve\nprocesses:\n  web:\n    port: 9000\n    memory: 64Mi\n"
				+ "    health: {path: /up, interval: 2s}\n";
		SourceContent file = take(app().file("gantry.yaml", yaml).file("Procfile", "web: x").gzip());
		assertThat(file.dockerfile()).isEqualTo("bin/serve");
		assertThat(file.declaration().processes().get("web").port()).isEqualTo(9000);
		assertThat(file.declaration().processes().get("web").healthPath()).isEqualTo("/up");
	}

	@ParameterizedTest
	@ValueSource(strings = { "proceses: {}", "processes: {web: {prot: 80}}", "processes: {web: {port: 70000}}",
			"processes: [web]", "a: {b", "processes: {Web: {}}", "cron: []", "build: {dockerfile: ../x}", "a: &a [*a]",
			"web: 1\nweb: 2" })
	void refusesAFileThatItDoesNotUnderstand(String yaml) {
		assertRefused(app().file("gantry.yaml", yaml).gzip(), ErrorCode.BUILD_FILE_INVALID);
	}

	@Test
	void namesTheNearestKnownKey() {
		assertThatThrownBy(() -> take(app().file("gantry.yaml", "processes: {web: {replica: 2}}").gzip()))
			.hasMessageContaining("processes.web.replica")
			.hasMessageContaining("nearest known one is 'processes.web.replicas'");
	}

	private static Archives app() {
		return Archives.tar()
			.file("Dockerfile", "FROM debian:bookworm\n")
			.directory("bin")
			.file("bin/serve", "#!/bin/sh\n")
			.symlink("link", "bin/serve");
	}

	private static byte[] zip() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
			put(zip, "Dockerfile", 0100644, "FROM scratch\n");
			put(zip, "serve", 0100755, "#!/bin/sh\n");
			put(zip, "link", 0120777, "serve");
		}
		return bytes.toByteArray();
	}

	private static void put(ZipArchiveOutputStream zip, String name, int mode, String content) throws IOException {
		ZipArchiveEntry entry = new ZipArchiveEntry(name);
		entry.setUnixMode(mode);
		zip.putArchiveEntry(entry);
		zip.write(content.getBytes(StandardCharsets.UTF_8));
		zip.closeArchiveEntry();
	}

	private SourceContent take(byte[] archive) throws IOException {
		return this.intake.take(new ByteArrayInputStream(archive));
	}

	private void assertRefused(byte[] archive, ErrorCode code) {
		assertThatThrownBy(() -> take(archive)).isInstanceOfSatisfying(GantryException.class, (ex) -> {
			assertThat(ex.code()).as(ex.getMessage()).isEqualTo(code);
			assertThat(ex.remedy()).isNotBlank();
		});
	}

	private List<TarArchiveEntry> entries(String digest) throws IOException {
		List<TarArchiveEntry> entries = new ArrayList<>();
		try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(this.store.open(digest)))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				entries.add(entry);
			}
		}
		return entries;
	}

}
