package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;

/**
 * Results of steps by key, one small document each, written to a temporary name and
 * renamed. A result counts only while its layer is on this node.
 */
final class StepCache {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path directory;

	private final LayerStore layers;

	StepCache(Path directory, LayerStore layers) throws IOException {
		this.directory = Files.createDirectories(directory);
		this.layers = layers;
	}

	Optional<CachedStep> find(Digest key) throws IOException {
		try {
			CachedStep step = JSON.readValue(Files.readAllBytes(file(key)), CachedStep.class);
			boolean whole = step.layer() == null || this.layers.contains(step.layer());
			return whole ? Optional.of(step) : Optional.empty();
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		catch (JacksonException ex) {
			Files.deleteIfExists(file(key));
			return Optional.empty();
		}
	}

	void keep(Digest key, CachedStep step) throws IOException {
		Path temporary = this.directory.resolve(".new-" + UUID.randomUUID());
		try {
			Files.write(temporary, JSON.writeValueAsBytes(step));
			Files.move(temporary, file(key), StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	private Path file(Digest key) {
		return this.directory.resolve(key.hex() + ".json");
	}

}
