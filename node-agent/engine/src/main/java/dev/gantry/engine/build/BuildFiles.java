package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.gantry.contracts.detection.BaseImages;
import dev.gantry.contracts.detection.Detected;
import dev.gantry.contracts.detection.Detection;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.engine.build.language.IgnoreRules;
import dev.gantry.engine.layers.LayerStack;

/** The files of a context that steer its build: links in them stay within the context. */
final class BuildFiles {

	private static final int IGNORE_FILE_LIMIT = 1 << 20;

	private final LayerStack context;

	private final BuildFile file;

	BuildFiles(LayerStack context, BuildFile file) {
		this.context = context;
		this.file = file;
	}

	/**
	 * The instructions: as given, as in the context, or where nobody wrote any, as
	 * detection writes them.
	 * @param bases what generated ones start from
	 * @param listener hears of a generated one before anything is done
	 */
	byte[] dockerfile(BaseImages bases, Consumer<Detected> listener) throws IOException {
		if (this.file instanceof BuildFile.Text text) {
			return text.text();
		}
		String path = ((BuildFile.InContext) this.file).path();
		Optional<byte[]> written = read(path, Dockerfile.LIMIT + 1);
		if (written.isPresent()) {
			return written.get();
		}
		if (!this.file.equals(BuildFile.USUAL)) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID, "There is no file '" + path + "' in the source",
					"Add it, or say where it is");
		}
		Detected detected = Detection.of(new ContextFiles(this.context), bases);
		listener.accept(detected);
		return detected.dockerfile().getBytes(StandardCharsets.UTF_8);
	}

	/** The rules beside the Dockerfile, else those of the context. */
	IgnoreRules ignoreRules() throws IOException {
		List<String> names = new ArrayList<>();
		if (this.file instanceof BuildFile.InContext inContext) {
			names.add(inContext.path() + ".dockerignore");
		}
		names.add(".dockerignore");
		for (String name : names) {
			Optional<byte[]> rules = read(name, IGNORE_FILE_LIMIT);
			if (rules.isPresent()) {
				return IgnoreRules.parse(new String(rules.get(), StandardCharsets.UTF_8));
			}
		}
		return IgnoreRules.NONE;
	}

	private Optional<byte[]> read(String path, int limit) throws IOException {
		try {
			return this.context.read(path, limit);
		}
		catch (NotDirectoryException | FileSystemLoopException ex) {
			return Optional.empty();
		}
	}

}
