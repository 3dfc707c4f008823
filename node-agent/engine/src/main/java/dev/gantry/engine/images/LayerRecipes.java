package dev.gantry.engine.images;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.kernel.files.Directory;
import dev.gantry.kernel.files.RegularFile;
import dev.gantry.kernel.files.Resolution;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.layers.LayerPath;
import dev.gantry.oci.layers.LayerRecipe;

/**
 * How the archives of unpacked layers looked, one file per layer. Written before its
 * layer is, to the same file system, so that the layer's sync is its own.
 */
final class LayerRecipes {

	private static final String DRAFT = ".new-";

	private final Path directory;

	private final LayerStore layers;

	LayerRecipes(Path directory, LayerStore layers) throws IOException {
		this.directory = Files.createDirectories(directory);
		this.layers = layers;
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				if (!hasLayer(file.getFileName().toString())) {
					Files.delete(file);
				}
			}
		}
	}

	/** A recipe that is not finished, or whose layer never was, is of no use. */
	private boolean hasLayer(String name) {
		return !name.startsWith(DRAFT) && LayerStore.digestOf(name).filter(this.layers::isHere).isPresent();
	}

	/** Begins a recipe; without a commit it goes when it is closed. */
	Draft begin() throws IOException {
		Path file = this.directory.resolve(DRAFT + UUID.randomUUID());
		return new Draft(file, Files.newOutputStream(file));
	}

	/** A layer's archive as it once was, if that is known. */
	Optional<InputStream> replay(Digest diffId) throws IOException {
		InputStream recipe;
		try {
			recipe = Files.newInputStream(file(diffId));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		return Optional.of(LayerRecipe.replay(recipe, (path) -> open(diffId, path)));
	}

	private InputStream open(Digest diffId, LayerPath path) throws IOException {
		try (Directory layer = this.layers.layer(diffId)) {
			RegularFile file = layer.read(path.toString(), Resolution.IN_ROOT);
			return new ClosingInput(file);
		}
	}

	void forget(Digest diffId) throws IOException {
		Files.deleteIfExists(file(diffId));
	}

	private Path file(Digest diffId) {
		return this.directory.resolve(diffId.hex());
	}

	/** A recipe that is being written. */
	final class Draft implements Closeable {

		private final Path file;

		private final OutputStream output;

		private Draft(Path file, OutputStream output) {
			this.file = file;
			this.output = output;
		}

		OutputStream output() {
			return this.output;
		}

		void commit(Digest diffId) throws IOException {
			Files.move(this.file, LayerRecipes.this.file(diffId), StandardCopyOption.ATOMIC_MOVE);
		}

		@Override
		public void close() throws IOException {
			this.output.close();
			Files.deleteIfExists(this.file);
		}

	}

	/** A file's content; closing it closes the file. */
	private static final class ClosingInput extends FilterInputStream {

		private final RegularFile file;

		ClosingInput(RegularFile file) {
			super(file.input());
			this.file = file;
		}

		@Override
		public void close() {
			this.file.close();
		}

	}

}
