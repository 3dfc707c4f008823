package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.gantry.engine.images.LayerHolder;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results of steps by key, one small document each, written to a temporary name and
 * renamed. A result counts only while its layer is on this node.
 */
final class StepCache {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String TEMPORARY = ".new-";

	private static final String SUFFIX = ".json";

	private final Path directory;

	private final LayerStore layers;

	private final InstantSource clock;

	StepCache(Path directory, LayerStore layers, InstantSource clock) throws IOException {
		this.directory = Files.createDirectories(directory);
		this.layers = layers;
		this.clock = clock;
		sweep();
	}

	/** Removes what a process that was killed left half-written. */
	private void sweep() throws IOException {
		try (DirectoryStream<Path> left = Files.newDirectoryStream(this.directory, TEMPORARY + "*")) {
			for (Path file : left) {
				Files.deleteIfExists(file);
			}
		}
	}

	Optional<CachedStep> find(Digest key) throws IOException {
		try {
			CachedStep step = JSON.readValue(Files.readAllBytes(file(key)), CachedStep.class);
			boolean whole = step.layer() == null || this.layers.contains(step.layer());
			if (whole) {
				Files.setLastModifiedTime(file(key), FileTime.from(this.clock.instant()));
			}
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

	/** What a step made here, or on another node for the same scope. */
	Optional<CachedStep> find(Digest key, String scope) throws IOException {
		Optional<CachedStep> here = find(key);
		return here.isPresent() ? here : find(takenOver(key, scope));
	}

	/** Keeps what a step made on another node. */
	void takeOver(Digest key, String scope, CachedStep step) throws IOException {
		if (!Files.exists(file(takenOver(key, scope)))) {
			keep(takenOver(key, scope), step);
		}
	}

	private static Digest takenOver(Digest key, String scope) {
		return CacheKey.of("taken over").add(scope).add(key.toString()).digest();
	}

	void keep(Digest key, CachedStep step) throws IOException {
		Path temporary = this.directory.resolve(TEMPORARY + UUID.randomUUID());
		try {
			Files.write(temporary, JSON.writeValueAsBytes(step));
			Files.move(temporary, file(key), StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	/** The layers of all results: they are kept as long as the results are. */
	List<LayerHolder.Hold> holds() throws IOException {
		List<String> held = new ArrayList<>();
		try (Stream<Path> files = Files.list(this.directory)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				if (!file.getFileName().toString().startsWith(".")) {
					read(file).map(CachedStep::layer).map(LayerStore::nameOf).ifPresent(held::add);
				}
			}
		}
		return List.of(LayerHolder.Hold.of(held));
	}

	private static Optional<CachedStep> read(Path file) throws IOException {
		try {
			return Optional.of(JSON.readValue(Files.readAllBytes(file), CachedStep.class));
		}
		catch (NoSuchFileException | JacksonException ex) {
			return Optional.empty();
		}
	}

	/** All results with the time of their last use. */
	List<BuildCache.Entry> entries() throws IOException {
		List<BuildCache.Entry> entries = new ArrayList<>();
		for (Path file : files()) {
			Optional<CachedStep> step = read(file);
			if (step.isPresent()) {
				entries.add(new BuildCache.Entry(nameOf(file), BuildCache.Kind.STEP, step.get().size(),
						Files.getLastModifiedTime(file).toInstant()));
			}
		}
		return entries;
	}

	boolean remove(String name) throws IOException {
		return Files.deleteIfExists(this.directory.resolve(name + SUFFIX));
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.getFileName().toString().endsWith(SUFFIX)).toList();
		}
	}

	private static String nameOf(Path file) {
		String name = file.getFileName().toString();
		return name.substring(0, name.length() - SUFFIX.length());
	}

	private Path file(Digest key) {
		return this.directory.resolve(key.hex() + SUFFIX);
	}

}
