package dev.gantry.platform.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Where sources are kept, each under its digest: <pre>
 * sources/
 *   incoming/            being received; what is older than a day is a crash's leftover
 *   sha256/9f86….tar.gz
 * </pre>
 */
public class SourceStore {

	private static final String PREFIX = "sha256:";

	private final Path incoming;

	private final Path stored;

	SourceStore(Path directory) {
		this.incoming = directory.resolve("incoming");
		this.stored = directory.resolve("sha256");
	}

	void prepare(Instant now) {
		try {
			Files.createDirectories(this.incoming);
			Files.createDirectories(this.stored);
			try (Stream<Path> leftovers = Files.list(this.incoming)) {
				for (Path file : leftovers.toList()) {
					if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(Duration.ofDays(1)))) {
						Files.deleteIfExists(file);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The platform cannot keep sources in " + this.stored.getParent(), ex);
		}
	}

	Path receive() throws IOException {
		return Files.createTempFile(this.incoming, "source", ".part");
	}

	/** Keeps a file under its digest. */
	void keep(Path file, String digest) throws IOException {
		Files.move(file, path(digest), StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * Forgets a source, unless it has just come: whoever pushed it may not have said yet
	 * what it is for.
	 */
	public void forget(String digest, Instant cameBefore) {
		Path file = path(digest);
		try {
			if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isBefore(cameBefore)) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Opens a source.
	 * @throws NoSuchFileException if it was forgotten
	 */
	public InputStream open(String digest) throws IOException {
		return Files.newInputStream(path(digest));
	}

	private Path path(String digest) {
		if (!digest.matches(PREFIX + "[0-9a-f]{64}")) {
			throw new IllegalArgumentException("'" + digest + "' is not a digest");
		}
		return this.stored.resolve(digest.substring(PREFIX.length()) + ".tar.gz");
	}

}
