package dev.gantry.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The test's own app: a static program, the image that holds it, and source trees for it.
 */
final class TestApp {

	private static final String BASE = "base:test";

	private final Path directory;

	TestApp(Path directory) {
		this.directory = directory;
	}

	String base() {
		return BASE;
	}

	/** A root file system with nothing but the program, as a tar. */
	Path rootFilesystem() throws IOException, InterruptedException {
		Path program = this.directory.resolve("app");
		Path source = Path.of("src/test/resources/e2e/app.c").toAbsolutePath();
		Process compiler = new ProcessBuilder("gcc", "-O1", "-static", "-pthread", "-o", program.toString(),
				source.toString())
			.inheritIO()
			.start();
		if (!compiler.waitFor(2, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
			throw new IllegalStateException("gcc could not compile " + source);
		}
		Path archive = this.directory.resolve("base.tar");
		try (OutputStream out = Files.newOutputStream(archive);
				TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
			for (String name : List.of("etc/", "proc/", "sys/", "dev/", "tmp/")) {
				tar.putArchiveEntry(new TarArchiveEntry(name));
				tar.closeArchiveEntry();
			}
			put(tar, "etc/passwd", "root:x:0:0:root:/:/app\n".getBytes(StandardCharsets.US_ASCII), 0644);
			put(tar, "app", Files.readAllBytes(program), 0755);
		}
		return archive;
	}

	private static void put(TarArchiveOutputStream tar, String name, byte[] content, int mode) throws IOException {
		TarArchiveEntry entry = new TarArchiveEntry(name);
		entry.setSize(content.length);
		entry.setMode(mode);
		tar.putArchiveEntry(entry);
		tar.write(content);
		tar.closeArchiveEntry();
	}

	/** A source tree. */
	Path tree(String name, String version, String... lines) throws IOException {
		Path tree = Files.createDirectories(this.directory.resolve(name));
		Files.writeString(tree.resolve("version"), version);
		Files.writeString(tree.resolve("Dockerfile"), "FROM " + BASE + "\n" + String.join("\n", lines)
				+ "\nCOPY version /version\nEXPOSE 8080\nCMD [\"/app\"]\n");
		return tree;
	}

}
