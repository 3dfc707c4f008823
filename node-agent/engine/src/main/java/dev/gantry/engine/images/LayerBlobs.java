package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;

/**
 * Remembers for each layer which blob it is, one small document per layer, written to a
 * temporary name and renamed.
 */
final class LayerBlobs {

	private static final Logger LOG = LoggerFactory.getLogger(LayerBlobs.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path directory;

	/** What was read or written; nobody else writes there. */
	private final ConcurrentMap<Digest, LayerBlob> known = new ConcurrentHashMap<>();

	private volatile boolean complete;

	LayerBlobs(Path directory) throws IOException {
		this.directory = Files.createDirectories(directory);
		DurableFile.sweep(directory);
	}

	Optional<LayerBlob> find(Digest diffId) throws IOException {
		LayerBlob present = this.known.get(diffId);
		if (present != null) {
			return Optional.of(present);
		}
		try {
			LayerBlob blob = JSON.readValue(Files.readAllBytes(file(diffId)), LayerBlob.class);
			this.known.put(diffId, blob);
			return Optional.of(blob);
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (JacksonException ex) {
			LOG.warn("Forget the damaged document {}; what it said is found out again", file(diffId), ex);
			forget(diffId);
			return Optional.empty();
		}
	}

	/** The layer that is this blob, if one is known. */
	Optional<LayerBlob> withBlob(Digest blob) throws IOException {
		readAll();
		return this.known.values().stream().filter((layer) -> layer.descriptor().digest().equals(blob)).findFirst();
	}

	private void readAll() throws IOException {
		if (this.complete) {
			return;
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				String name = file.getFileName().toString();
				Optional<Digest> diffId = LayerStore.digestOf(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
				if (diffId.isPresent()) {
					find(diffId.get());
				}
			}
		}
		this.complete = true;
	}

	void keep(Digest diffId, LayerBlob blob) throws IOException {
		Path temporary = this.directory.resolve(".new-" + UUID.randomUUID());
		try {
			Files.write(temporary, JSON.writeValueAsBytes(blob));
			Files.move(temporary, file(diffId), StandardCopyOption.ATOMIC_MOVE);
			this.known.put(diffId, blob);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	void forget(Digest diffId) throws IOException {
		Files.deleteIfExists(file(diffId));
		this.known.remove(diffId);
	}

	private Path file(Digest diffId) {
		return this.directory.resolve(diffId.hex() + ".json");
	}

}
