package dev.gantry.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the main sources of all modules. */
final class Sources {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private Sources() {
	}

	static Path root() {
		return ROOT;
	}

	static boolean hasPackageInfo(String name) {
		String path = "src/main/java/" + name.replace('.', '/') + "/package-info.java";
		return modules().stream().anyMatch((module) -> Files.exists(module.resolve(path)));
	}

	/**
	 * Lines of main Java sources that contain one of the texts, after their file's name.
	 */
	static List<String> linesWith(String... texts) {
		List<String> found = new ArrayList<>();
		for (Path module : modules()) {
			try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					for (String line : Files.readAllLines(file)) {
						if (Stream.of(texts).anyMatch(line::contains)) {
							found.add(ROOT.relativize(file) + ": " + line.strip());
						}
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return found;
	}

	private static List<Path> modules() {
		try (Stream<Path> paths = Files.walk(ROOT, 2)) {
			return paths.filter((path) -> Files.isDirectory(path.resolve("src/main/java"))).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
