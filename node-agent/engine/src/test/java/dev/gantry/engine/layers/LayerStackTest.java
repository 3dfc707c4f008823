package dev.gantry.engine.layers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.gantry.kernel.files.FileStatus;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class LayerStackTest {

	private static final EntryMetadata PLAIN = EntryMetadata.of(0644, Instant.EPOCH);

	@TempDir
	private Path temp;

	private LayerStore store;

	private final List<Digest> layers = new ArrayList<>();

	@BeforeEach
	void layers() throws IOException {
		assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
		this.store = LayerStore.open(this.temp.resolve("layers"));
		layer((unpacker) -> {
			file(unpacker, "usr/bin/sh", "lower");
			file(unpacker, "etc/passwd", "root");
			file(unpacker, "etc/gone", "x");
			file(unpacker, "srv/hidden", "x");
			unpacker.symlink(LayerPath.of("bin"), PLAIN, "usr/bin");
			unpacker.symlink(LayerPath.of("var/run"), PLAIN, "/run");
			unpacker.symlink(LayerPath.of("var/up"), PLAIN, "../../../etc");
			unpacker.symlink(LayerPath.of("loop"), PLAIN, "loop");
			file(unpacker, "shadow", "file below");
		});
		layer((unpacker) -> {
			unpacker.whiteout(LayerPath.of("etc/gone"));
			unpacker.opaque(LayerPath.of("srv"));
			file(unpacker, "srv/new", "y");
			file(unpacker, "usr/bin/sh", "upper");
			file(unpacker, "usr/bin/ls", "ls");
			file(unpacker, "shadow/inside", "directory above");
		});
	}

	private void layer(Content content) throws IOException {
		try (LayerDraft draft = this.store.begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
				content.write(unpacker);
			}
			Digest digest = Digest.ofBytes(new byte[] { (byte) this.layers.size() });
			draft.commit(digest);
			this.layers.add(digest);
		}
	}

	private static void file(LayerUnpacker unpacker, String path, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		unpacker.file(LayerPath.of(path), PLAIN, bytes.length, new ByteArrayInputStream(bytes));
	}

	@Test
	void showsWhatOverlayfsWouldShow() throws IOException {
		try (LayerStack stack = this.store.stack(this.layers)) {
			assertThat(stack.read("/usr/bin/sh", 100))
				.hasValueSatisfying((bytes) -> assertThat(bytes).asString().isEqualTo("upper"));
			assertThat(stack.read("/etc/passwd", 2)).hasValueSatisfying((bytes) -> assertThat(bytes).hasSize(2));
			assertThat(stack.resolve("/etc/gone").status()).isEmpty();
			assertThat(stack.resolve("/srv/hidden").status()).isEmpty();
			assertThat(stack.resolve("/srv/new").status()).isPresent();
			assertThat(stack.resolve("/shadow").isDirectory()).isTrue();
			assertThat(stack.read("/etc", 10)).isEmpty();
			try (MergedDirectory bin = stack.directory(List.of("usr", "bin"))) {
				assertThat(bin.entries()).extracting(MergedEntry::name).containsExactly("ls", "sh");
			}
			try (MergedDirectory srv = stack.directory(List.of("srv"))) {
				assertThat(srv.entries()).extracting(MergedEntry::name).containsExactly("new");
			}
		}
	}

	@Test
	void followsLinksWithinTheTree() throws IOException {
		try (LayerStack stack = this.store.stack(this.layers)) {
			assertThat(stack.resolve("/bin/sh").names()).containsExactly("usr", "bin", "sh");
			assertThat(stack.resolve("var/run/x/../app/pid").toString()).isEqualTo("/run/app/pid");
			assertThat(stack.resolve("/var/up/passwd").toString()).isEqualTo("/etc/passwd");
			assertThat(stack.resolve("../../..").names()).isEmpty();
			assertThat(stack.resolve("/var/up/../usr").toString()).isEqualTo("/usr");
			assertThat(stack.resolve("/a/b/../../../c").toString()).isEqualTo("/c");
		}
	}

	@Test
	void refusesLoopsAndFilesAsDirectories() throws IOException {
		try (LayerStack stack = this.store.stack(this.layers)) {
			assertThatExceptionOfType(FileSystemLoopException.class).isThrownBy(() -> stack.resolve("/loop/x"));
			assertThatExceptionOfType(NotDirectoryException.class).isThrownBy(() -> stack.resolve("/etc/passwd/x"));
		}
	}

	@Test
	void resolvesInAnImageWithoutLayers() throws IOException {
		try (LayerStack stack = this.store.stack(List.of())) {
			assertThat(stack.resolve("/a/../b").toString()).isEqualTo("/b");
			assertThat(stack.read("/etc/passwd", 10)).isEmpty();
		}
	}

	@Test
	void writesADraftAsThoughItWereTheWholeTree() throws IOException {
		try (LayerDraft draft = this.store.begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.onto(draft, this.store.stack(this.layers, draft), 0, 0)) {
				file(unpacker, "bin/tool", "new");
				file(unpacker, "etc/gone/again", "new");
				unpacker.symlink(LayerPath.of("link"), PLAIN, "/opt");
				file(unpacker, "link/inside", "new");
			}
			assertThat(draft.root().find("bin")).isEmpty();
			try (LayerStack merged = this.store.stack(this.layers, draft)) {
				assertThat(merged.read("/usr/bin/tool", 10)).isPresent();
				assertThat(merged.read("/usr/bin/ls", 10)).isPresent();
				assertThat(merged.read("/opt/inside", 10)).isPresent();
				assertThat(merged.read("/etc/gone/again", 10)).isPresent();
			}
		}
	}

	@Test
	void givesDirectoriesOfADraftTheLooksOfTheLowerOnes() throws IOException {
		EntryMetadata odd = new EntryMetadata(02771, 12, 34, Instant.ofEpochSecond(5), java.util.Map.of());
		layer((unpacker) -> unpacker.directory(LayerPath.of("usr/local"), odd));
		try (LayerDraft draft = this.store.begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.onto(draft, this.store.stack(this.layers, draft), 0, 0)) {
				file(unpacker, "usr/local/x/f", "new");
			}
			try (LayerStack merged = this.store.stack(this.layers, draft)) {
				FileStatus status = merged.resolve("/usr/local").status().orElseThrow();
				assertThat(status.mode()).isEqualTo(02771);
				assertThat(status.uid()).isEqualTo(12);
				assertThat(status.gid()).isEqualTo(34);
				assertThat(merged.resolve("/usr/local/x").status().orElseThrow().mode()).isEqualTo(0755);
			}
		}
	}

	@FunctionalInterface
	private interface Content {

		void write(LayerUnpacker unpacker) throws IOException;

	}

}
