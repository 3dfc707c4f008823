package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import dev.gantry.engine.build.language.IgnoreRules;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.Stage;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.sources.FileDigests;
import dev.gantry.kernel.files.Directory;

/** Opens what COPY and ADD take files from. */
final class CopySources {

	private final Directory context;

	private final IgnoreRules rules;

	private final LayerStore store;

	private final BaseImages bases;

	private final FileDigests digests;

	/**
	 * The sources of a build.
	 * @param digests of the context's files
	 */
	CopySources(Directory context, IgnoreRules rules, FileDigests digests, LayerStore store, BaseImages bases) {
		this.context = context;
		this.digests = digests;
		this.rules = rules;
		this.store = store;
		this.bases = bases;
	}

	/**
	 * The context, or what {@code from} names.
	 * @param from a stage, a named context or an image; {@code null} for the context
	 * @param step whose lines tell of a pull
	 */
	CopySource of(Stage stage, Location at, String from, int step) throws IOException, InterruptedException {
		if (from == null) {
			return CopySource.context(LayerStack.of(this.context), this.rules, this.digests);
		}
		Optional<Path> directory = this.bases.directory(from);
		if (directory.isPresent()) {
			try (Directory open = Directory.open(directory.get())) {
				return CopySource.context(LayerStack.of(open), IgnoreRules.NONE, FileDigests.unknown());
			}
		}
		BaseImages.Base base = this.bases.named(stage, at, from, step);
		return CopySource.image(this.store.stack(base.image().diffIds()));
	}

}
