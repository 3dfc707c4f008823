package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The images that are on this node, a small document each. Its file's time says when the
 * image was last wanted.
 */
final class ImageRecords {

	private static final Logger LOG = LoggerFactory.getLogger(ImageRecords.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** As exactly as that is known when an image was wanted. */
	private static final Duration EXACT = Duration.ofMinutes(1);

	private final Path directory;

	private final InstantSource clock;

	private final ConcurrentMap<Digest, Entry> entries = new ConcurrentHashMap<>();

	ImageRecords(Path directory, InstantSource clock) throws IOException {
		this.directory = Files.createDirectories(directory);
		this.clock = clock;
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				read(file);
			}
		}
	}

	private void read(Path file) throws IOException {
		if (file.getFileName().toString().startsWith(".")) {
			Files.deleteIfExists(file);
			return;
		}
		try {
			ImageRecord document = JSON.readValue(Files.readAllBytes(file), ImageRecord.class);
			this.entries.put(document.image(), new Entry(document, Files.getLastModifiedTime(file).toInstant()));
		}
		catch (JacksonException ex) {
			LOG.warn("Forget the image of the damaged document {}: {}", file, ex.getOriginalMessage());
			Files.deleteIfExists(file);
		}
	}

	/** Notes that an image is here. */
	synchronized void keep(Digest image, ImageReference origin) throws IOException {
		Entry present = this.entries.get(image);
		ImageRecord old = present == null ? new ImageRecord(image, this.clock.instant(), List.of())
				: present.document();
		ImageRecord next = old.from(origin);
		if (present == null || !next.equals(old)) {
			DurableFile.replace(file(image), JSON.writeValueAsBytes(next));
			this.entries.put(image, new Entry(next, this.clock.instant()));
		}
	}

	/** Notes that an image is wanted. */
	void touch(Digest image) throws IOException {
		Instant now = this.clock.instant();
		Entry entry = this.entries.get(image);
		if (entry != null && entry.used().plus(EXACT).isBefore(now)
				&& this.entries.replace(image, entry, new Entry(entry.document(), now))) {
			Files.setLastModifiedTime(file(image), FileTime.from(now));
		}
	}

	Optional<Entry> find(Digest image) {
		return Optional.ofNullable(this.entries.get(image));
	}

	List<Entry> all() {
		return List.copyOf(this.entries.values());
	}

	synchronized void remove(Digest image) throws IOException {
		Files.deleteIfExists(file(image));
		this.entries.remove(image);
	}

	private Path file(Digest image) {
		return this.directory.resolve(image.hex() + ".json");
	}

	/**
	 * An image.
	 *
	 * @param document what is written down
	 * @param used when it was last wanted
	 */
	record Entry(ImageRecord document, Instant used) {
	}

}
