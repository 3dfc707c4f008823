package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.gantry.oci.digest.Digest;

/**
 * Remembers for each layer which blob it is, one small document per layer, written to a
 * temporary name and renamed.
 */
final class LayerBlobs {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path directory;

	LayerBlobs(Path directory) throws IOException {
		this.directory = Files.createDirectories(directory);
	}

	Optional<LayerBlob> find(Digest diffId) throws IOException {
		try {
			return Optional.of(JSON.readValue(Files.readAllBytes(file(diffId)), LayerBlob.class));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (JacksonException ex) {
			throw new IOException("read " + file(diffId) + ": " + ex.getOriginalMessage(), ex);
		}
	}

	void keep(Digest diffId, LayerBlob blob) throws IOException {
		Path temporary = this.directory.resolve(".new-" + UUID.randomUUID());
		try {
			Files.write(temporary, JSON.writeValueAsBytes(blob));
			Files.move(temporary, file(diffId), StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	private Path file(Digest diffId) {
		return this.directory.resolve(diffId.hex() + ".json");
	}

}
