package dev.gantry.engine.layers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.FileStatus;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.layers.LayerLimits;
import dev.gantry.oci.layers.LayerReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Archives that want to write, link, change or remove something outside of their layer,
 * from bytes to files. Each is a few words: {@code d} a directory, {@code f} a file with
 * its name as content, {@code l} and {@code h} symbolic and hard links; after {@code ==}
 * what must come of it: {@code refused}, or files with their content, {@code a=b} for two
 * names of one file, {@code !a} for what is not there, {@code ~a} for a whiteout and
 * {@code @a} for a symbolic link. Whatever comes of it, outside all stays as it was.
 */
class LayerBreakoutTest {

	private static final String PASSWD = "d etc; f etc/passwd; ";

	@TempDir
	private Path temp;

	private Outside outside;

	@BeforeEach
	void open() throws IOException {
		assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
		this.outside = new Outside(this.temp.resolve("outside"));
	}

	static Stream<String> throughSymbolicLinks() {
		return Stream.of("d etc; l localetc /etc; f /localetc/new == etc/new",
				"d etc; d dummy; l localetc /dummy/../etc; f /localetc/new == etc/new",
				"d etc; d dummy; l dummy/etc /etc; l localetc /dummy/etc; f localetc/new == etc/new dummy/etc/new",
				"d etc; d dummy; l dummy/etc /etc; l localetc ./dummy/etc; f localetc/new == etc/new",
				"d etc; l localetc ../../../../../../../../../../etc; f localetc/new == etc/new",
				"d etc; f etc/old; l localetc /etc; f localetc/old == etc/old", "l up OUT; f up/file == !file OUT/file",
				"l up /..; f up/file == file", "l up ../..; l up2 up/..; f up2/file == file",
				"l a b; l b a; f a/file == refused", "l self self; f self/file == refused",
				"l passwd OUT/etc/passwd; f passwd == passwd", "l etc OUT/etc; d etc; f etc/passwd == etc/passwd",
				"d etc; l .. /etc; f passwd == refused", "d etc; l  /etc; f passwd == refused",
				"l gone /dne; f gone/file == dne/file",
				PASSWD + "l localetc/sub/.. /etc; h localetc/x /etc/passwd == refused");
	}

	static Stream<String> byHardLinks() {
		return Stream.of(PASSWD + "d b; l b/d1 ../../etc; h b/mine /b/d1/passwd == b/mine=etc/passwd",
				PASSWD + "d b; d out; l b/d1 ../out/../../etc; h b/mine /b/d1/passwd == b/mine=etc/passwd",
				PASSWD + "l localetc /etc; h mine /localetc/passwd == mine=etc/passwd",
				PASSWD + "l localetc ../../../../../../../etc; h mine /localetc/passwd == mine=etc/passwd",
				PASSWD + "l localetc out/../../../etc; h mine /localetc/passwd == mine=etc/passwd",
				PASSWD + "h mine /etc/passwd == mine=etc/passwd",
				PASSWD + "h mine ../../../../../etc/passwd == refused", "h mine OUT/etc/passwd == refused",
				"h mine ../outside/file == refused", "l up OUT; h mine up/file == refused",
				"l up OUT/file; h mine up; f mine == mine @up",
				PASSWD + "l pl ../../../../../etc/passwd; h mine /pl == @mine @pl mine=pl",
				PASSWD + "l pl /etc/passwd; h mine /pl == @mine @pl mine=pl",
				"d etc; l pl /etc/passwd; h dup pl; f etc/passwd == @dup @pl etc/passwd",
				PASSWD + "d localetc/; h /localetc/mine /etc/passwd == localetc/mine=etc/passwd",
				PASSWD + "l localetc OUT/etc; d localetc; h localetc/mine etc/passwd == localetc/mine=etc/passwd",
				PASSWD + "d localetc; l localetc /etc; h /localetc/mine /etc/passwd == etc/mine=etc/passwd",
				PASSWD + "d localetc; l localetc ../../etc; h localetc/mine /etc/passwd == etc/mine=etc/passwd",
				PASSWD + "l localetc etc; h localetc/mine etc/passwd; d localetc; f localetc/mine == "
						+ "localetc/mine etc/mine=etc/passwd",
				PASSWD + "h etc/passwd etc/passwd == refused", PASSWD + "h mine etc == refused",
				PASSWD + "h mine . == refused", PASSWD + "h .. etc/passwd == refused");
	}

	static Stream<String> byWhiteouts() {
		return Stream.of(PASSWD + "f .wh... == refused", PASSWD + "f etc/.wh... == refused",
				PASSWD + "f .wh.. == refused", PASSWD + "f etc/.wh.. == refused", PASSWD + "f .wh. == refused",
				PASSWD + "f etc/.wh..wh.x == refused", PASSWD + "f .wh.etc/file == refused",
				PASSWD + "d .wh.etc/d == refused", PASSWD + "h etc/mine .wh.etc == refused",
				PASSWD + "f dne/../.wh.etc == refused", "f .wh..wh..opq == refused",
				PASSWD + "l localetc /etc; f .wh.localetc == @localetc etc/passwd",
				PASSWD + "l localetc /etc; f localetc/.wh.white == ~etc/white etc/passwd",
				PASSWD + "l localetc /dne; f localetc/.wh.etc == ~dne/etc etc/passwd",
				"l localetc OUT; f localetc/.wh.file == !file", "l up ../..; f up/.wh.outside == ~outside",
				"l localetc OUT; f localetc/.wh..wh..opq == !file", "f .wh.gone; f gone == gone",
				"f .wh.gone; d gone; f gone/in == gone/in");
	}

	@ParameterizedTest
	@MethodSource({ "throughSymbolicLinks", "byHardLinks", "byWhiteouts" })
	void staysInsideItsLayer(String vector) throws IOException {
		String out = this.outside.path().toString();
		String[] parts = vector.replace("OUT", out).split(" == ");
		byte[] archive = archive(parts[0]);
		try (LayerDraft draft = LayerStore.open(this.temp.resolve("layers")).begin()) {
			if (parts[1].equals("refused")) {
				assertThatExceptionOfType(InvalidImageException.class).isThrownBy(() -> unpack(archive, draft));
			}
			else {
				unpack(archive, draft);
				for (String expected : parts[1].split(" ")) {
					check(draft.root(), expected.replace(out + "/", out.substring(1) + "/"));
				}
			}
		}
		this.outside.assertUntouched();
		assertThat(this.temp.resolve("layers")).isEmptyDirectory();
	}

	private static byte[] archive(String entries) {
		RawTar tar = new RawTar();
		for (String entry : entries.split("; ?")) {
			String[] words = entry.split(" ", -1);
			char type = switch (words[0]) {
				case "d" -> '5';
				case "f" -> '0';
				case "l" -> '2';
				default -> '1';
			};
			String name = words[1];
			String content = type == '0' ? name.substring(name.lastIndexOf('/') + 1) : "";
			tar.entry(type, name, words.length > 2 ? words[2] : "", content);
		}
		return tar.bytes();
	}

	private static void unpack(byte[] archive, LayerDraft draft) throws IOException {
		try (LayerUnpacker unpacker = LayerUnpacker.of(draft)) {
			new LayerReader(LayerLimits.DEFAULT).read(new ByteArrayInputStream(archive), unpacker);
		}
	}

	private static void check(Directory root, String expected) throws IOException {
		if (expected.startsWith("!")) {
			assertThat(root.find(expected.substring(1))).as(expected).isEmpty();
		}
		else if (expected.startsWith("~")) {
			assertThat(status(root, expected.substring(1)).isWhiteout()).as(expected).isTrue();
		}
		else if (expected.startsWith("@")) {
			assertThat(status(root, expected.substring(1)).isSymlink()).as(expected).isTrue();
		}
		else if (expected.contains("=")) {
			List<String> names = List.of(expected.split("="));
			assertThat(status(root, names.get(0)).inode()).as(expected).isEqualTo(status(root, names.get(1)).inode());
		}
		else {
			try (var file = root.read(expected, Resolution.IN_ROOT)) {
				String content = new String(file.input().readAllBytes(), StandardCharsets.UTF_8);
				assertThat(content).as(expected).isEqualTo(expected.substring(expected.lastIndexOf('/') + 1));
			}
		}
	}

	private static FileStatus status(Directory root, String path) throws IOException {
		int slash = path.lastIndexOf('/');
		try (Directory parent = root.directory(slash < 0 ? "." : path.substring(0, slash), Resolution.IN_ROOT)) {
			return parent.status(path.substring(slash + 1));
		}
	}

	@Test
	void marksADirectoryOnceThatIsSaidToBeOpaqueAHundredThousandTimes() throws IOException {
		RawTar tar = new RawTar();
		tar.entry('5', "d", "", "");
		for (int i = 0; i < 100_000; i++) {
			tar.entry('0', "d/.wh..wh..opq", "", "");
		}
		try (LayerDraft draft = LayerStore.open(this.temp.resolve("layers")).begin()) {
			unpack(tar.bytes(), draft);
			try (Directory directory = draft.root().directory("d")) {
				assertThat(OverlayMarks.isOpaque(directory)).isTrue();
				assertThat(directory.entries()).isEmpty();
			}
		}
	}

}
