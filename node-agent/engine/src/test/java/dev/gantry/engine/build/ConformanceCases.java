package dev.gantry.engine.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.gantry.engine.build.BuildHost.Recording;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.TestImage;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerSink;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Dockerfiles of {@code src/test/conformance}: a directory each, with a Dockerfile
 * and its context, what came of it ({@code .expected}), and where other builders make
 * something else, what and why ({@code .difference}).
 */
final class ConformanceCases {

	static final Path FOLDER = Path.of("src/test/conformance");

	static final String EXPECTED = ".expected";

	static final String DIFFERENCE = ".difference";

	static final List<String> BASE_ENVIRONMENT = List
		.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

	private static final String BASE = "conformance-base";

	private static final EntryMetadata PROGRAM = EntryMetadata.of(0755, Instant.EPOCH);

	private static final EntryMetadata TEXT = EntryMetadata.of(0644, Instant.EPOCH);

	private ConformanceCases() {
	}

	static List<Path> all() {
		String wanted = System.getProperty("gantry.conformance.only", ".*");
		try (Stream<Path> cases = Files.list(FOLDER)) {
			return cases.filter((folder) -> folder.getFileName().toString().matches(wanted)).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Serves the image that all cases start from. */
	static void serveBase(BuildHost host) throws IOException {
		new TestImage().layer(ConformanceCases::base)
			.config((config) -> config.with(config.config().withEnv(BASE_ENVIRONMENT)))
			.serveAt(host.registry(), BASE, "latest");
	}

	/** A merged /usr with busybox, some users, some data, and all mount points. */
	static void base(LayerSink sink) throws IOException {
		for (String directory : List.of("usr", "usr/bin", "opt", "opt/data", "proc", "sys", "dev", "run", "etc",
				"var")) {
			sink.directory(LayerPath.of(directory), PROGRAM);
		}
		byte[] busybox = Files.readAllBytes(Path.of("/bin/busybox"));
		sink.file(LayerPath.of("usr/bin/busybox"), PROGRAM, busybox.length, new ByteArrayInputStream(busybox));
		for (String name : List.of("sh", "cat", "cp", "chmod", "chown", "dd", "echo", "false", "id", "ln", "ls",
				"mkdir", "mkfifo", "mv", "pwd", "rm", "touch", "true")) {
			sink.symlink(LayerPath.of("usr/bin/" + name), TEXT, "busybox");
		}
		sink.symlink(LayerPath.of("bin"), TEXT, "usr/bin");
		sink.directory(LayerPath.of("tmp"), EntryMetadata.of(01777, Instant.EPOCH));
		text(sink, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:an app:/home/app:/bin/sh\n");
		text(sink, "etc/group", "root:x:0:\nstaff:x:50:\napp:x:1001:\n");
		for (String name : List.of("hosts", "hostname", "resolv.conf")) {
			text(sink, "etc/" + name, "");
		}
		text(sink, "opt/data/one", "1\n");
	}

	private static void text(LayerSink sink, String path, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		sink.file(LayerPath.of(path), TEXT, bytes.length, new ByteArrayInputStream(bytes));
	}

	/**
	 * Copies a case's context, without what we note beside it, with the modes that a
	 * checkout with the usual umask gives.
	 */
	static void copyContext(Path folder, Path context) throws IOException {
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				Path copy = Files.createDirectories(context.resolve(folder.relativize(directory).toString()));
				Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Path name = folder.relativize(file);
				if (!name.toString().equals(EXPECTED) && !name.toString().equals(DIFFERENCE)) {
					Path copy = Files.copy(file, context.resolve(name.toString()), LinkOption.NOFOLLOW_LINKS);
					if (!Files.isSymbolicLink(copy)) {
						String mode = Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--";
						Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(mode));
					}
				}
				return FileVisitResult.CONTINUE;
			}

		});
	}

	/**
	 * Builds a case with our engine; tells what changed against the base.
	 * @param base the base's files as {@link #baseListing} tells them
	 */
	static List<String> build(BuildHost host, List<String> base, Path folder) throws IOException {
		Path context = host.context("", Map.of());
		Files.delete(context.resolve("Dockerfile"));
		copyContext(folder, context);
		BuildRequest request = host.request(context).withContexts(Map.of("base", new NamedContext.Image(BASE)));
		LocalImage image = host.builds().build(request, new Recording());
		try (LayerStack stack = host.open(image)) {
			List<String> lines = TreeListing.changes(base, TreeListing.of(stack));
			lines.addAll(TreeListing
				.configuration(JsonMapper.builder().build().readTree(Documents.write(image.config()).bytes())));
			return lines;
		}
	}

	static List<String> baseListing(BuildHost host) throws IOException {
		Path empty = host.context("FROM base\n", Map.of());
		LocalImage base = host.builds()
			.build(host.request(empty).withContexts(Map.of("base", new NamedContext.Image(BASE))), new Recording());
		try (LayerStack stack = host.open(base)) {
			return TreeListing.of(stack);
		}
	}

}
