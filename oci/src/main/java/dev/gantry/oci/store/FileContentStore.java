package dev.gantry.oci.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;

/**
 * A content store in a directory of a local file system, laid out as
 * {@link FileContentPaths} draws it.
 */
public final class FileContentStore implements ContentStore {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final FileContentPaths paths;

	private final boolean waiting;

	/**
	 * Opens the store in a directory, which is made if it is not there.
	 * @param root nobody else may write there
	 */
	public FileContentStore(Path root) throws IOException {
		this(new FileContentPaths(root), true);
		Files.createDirectories(this.paths.blobs());
		Files.createDirectories(this.paths.ingests());
	}

	private FileContentStore(FileContentPaths paths, boolean waiting) {
		this.paths = paths;
		this.waiting = waiting;
	}

	@Override
	public ContentStore withoutWaiting() {
		return new FileContentStore(this.paths, false);
	}

	@Override
	public Optional<Content> find(Digest digest) throws IOException {
		Path file = this.paths.blob(digest);
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			return attributes.isRegularFile() ? Optional.of(new FileContent(digest, attributes.size(), file))
					: Optional.empty();
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	@Override
	public Ingest begin() throws IOException {
		byte[] id = new byte[16];
		RANDOM.nextBytes(id);
		return FileIngest.begin(this.paths, HexFormat.of().formatHex(id), this.waiting);
	}

	@Override
	public Optional<Ingest> resume(String id) throws IOException {
		if (!FileContentPaths.isIngestId(id)) {
			return Optional.empty();
		}
		try {
			return Optional.of(FileIngest.resume(this.paths, id));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	@Override
	public boolean delete(Digest digest) throws IOException {
		return Files.deleteIfExists(this.paths.blob(digest));
	}

	@Override
	public Stream<Digest> digests() throws IOException {
		Path blobs = this.paths.blobs();
		return Files.walk(blobs, 3)
			.map(blobs::relativize)
			.filter((path) -> path.getNameCount() == 3)
			.map((path) -> path.getName(0) + ":" + path.getFileName())
			.filter(Digest::isValid)
			.map(Digest::of);
	}

	@Override
	public int expireIngests(Instant untouchedSince) throws IOException {
		int expired = 0;
		try (Stream<Path> files = Files.list(this.paths.ingests())) {
			for (Path file : (Iterable<Path>) files::iterator) {
				if (isOlder(file, untouchedSince) && Files.deleteIfExists(file)) {
					expired++;
				}
			}
		}
		return expired;
	}

	private static boolean isOlder(Path file, Instant untouchedSince) throws IOException {
		try {
			return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(untouchedSince);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

}
