package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.List;

import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.engine.layers.ResolvedPath;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.EntryMetadata;
import dev.gantry.oci.layers.LayerPath;

/** WORKDIR: makes the directory where it is missing, links followed within the image. */
final class WorkdirStep implements LayerStep {

	private final Location at;

	private final String path;

	private final LayerStore store;

	private final List<Digest> layers;

	WorkdirStep(Location at, String path, LayerStore store, List<Digest> layers) {
		this.at = at;
		this.path = path;
		this.store = store;
		this.layers = layers;
	}

	@Override
	public Digest key() {
		return CacheKey.of("workdir/1").addAll(this.layers).add(this.path).digest();
	}

	@Override
	public Digest run(LayerSnapshots snapshots) throws IOException {
		ResolvedPath resolved = resolve();
		if (resolved.isDirectory()) {
			return null;
		}
		if (resolved.status().isPresent()) {
			throw BuildFailures.failed(this.at, resolved + " is not a directory", "Name another directory");
		}
		try (LayerDraft draft = this.store.begin()) {
			try (LayerUnpacker unpacker = LayerUnpacker.onto(draft, this.store.stack(this.layers, draft), 0, 0)) {
				unpacker.directory(LayerPath.of(String.join("/", resolved.names())),
						EntryMetadata.of(0755, Instant.EPOCH));
			}
			return snapshots.commit(draft);
		}
	}

	private ResolvedPath resolve() throws IOException {
		try (LayerStack stack = this.store.stack(this.layers)) {
			return stack.resolve(this.path);
		}
		catch (NotDirectoryException | FileSystemLoopException ex) {
			throw BuildFailures.failed(this.at,
					"the path leads through " + ex.getMessage() + ", which is not a directory",
					"Name another directory");
		}
	}

}
