package dev.gantry.engine.build;

import java.io.IOException;
import java.util.Optional;

import dev.gantry.engine.build.language.Flags;
import dev.gantry.engine.build.language.IgnoreRules;
import dev.gantry.engine.build.language.Location;
import dev.gantry.engine.build.language.Stage;
import dev.gantry.engine.layers.LayerStack;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.kernel.files.Directory;

/** Opens what COPY and ADD take files from. */
final class CopySources {

	private final Directory context;

	private final IgnoreRules rules;

	private final LayerStore store;

	private final BaseImages bases;

	CopySources(Directory context, IgnoreRules rules, LayerStore store, BaseImages bases) {
		this.context = context;
		this.rules = rules;
		this.store = store;
		this.bases = bases;
	}

	/** The context, or what {@code --from} names. */
	CopySource of(Stage stage, Location at, Flags flags, int step) throws IOException {
		Optional<String> from = flags.value("from");
		if (from.isEmpty()) {
			return CopySource.context(LayerStack.of(this.context), this.rules);
		}
		BaseImages.Base base = this.bases.named(stage, at, from.get(), step);
		return CopySource.image(this.store.stack(base.image().diffIds()));
	}

}
