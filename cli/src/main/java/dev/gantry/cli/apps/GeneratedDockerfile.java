package dev.gantry.cli.apps;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.gantry.cli.api.CommandFailure;
import dev.gantry.cli.terminal.Terminal;
import dev.gantry.contracts.detection.BaseImages;
import dev.gantry.contracts.detection.Detected;
import dev.gantry.contracts.detection.Detection;
import dev.gantry.contracts.detection.SourceFiles;

/** Shows how a source without a Dockerfile is built. */
final class GeneratedDockerfile {

	private final Terminal terminal;

	GeneratedDockerfile(Terminal terminal) {
		this.terminal = terminal;
	}

	/** Prints the reasons, as comments, and the Dockerfile. */
	void print(Path directory, String baseImages) {
		BaseImages bases = Arrays.stream(BaseImages.values())
			.filter((one) -> one.name().equalsIgnoreCase(baseImages))
			.findFirst()
			.orElseThrow(() -> new CommandFailure("There is no set of base images '" + baseImages + "'",
					"Use debian or official"));
		if (Files.exists(directory.resolve("Dockerfile"))) {
			throw new CommandFailure(directory.resolve("Dockerfile") + " is there, so none is generated",
					"Look at it, or move it away to see what would be");
		}
		Detected detected = Detection.of(new LocalFiles(directory), bases);
		detected.table().forEach((line) -> this.terminal.print("# " + line.stripTrailing()));
		detected.dockerfile().lines().forEach(this.terminal::print);
	}

	/** The files on this host. */
	private record LocalFiles(Path directory) implements SourceFiles {

		@Override
		public List<String> top() {
			try (Stream<Path> files = Files.list(this.directory)) {
				return files.filter(Files::isRegularFile)
					.map((file) -> file.getFileName().toString())
					.sorted()
					.toList();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public Optional<String> text(String path) {
			Path file = this.directory.resolve(path);
			if (!Files.isRegularFile(file)) {
				return Optional.empty();
			}
			try (InputStream in = Files.newInputStream(file)) {
				return Optional.of(new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
