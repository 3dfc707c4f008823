package dev.gantry.engine.build;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What this node lays out for RUN steps.
 *
 * @param directory where files that steps see are put for as long as they run
 * @param secrets as that, for secrets
 * @param trees where parts of images that steps see are put together; of the layers' file
 * system
 * @param caches directories that steps keep
 * @param caBundle certificate authorities for the tools, or {@code null}
 * @param surroundings proxies and mirrors
 */
record StepMaterials(Path directory, Path secrets, Path trees, CacheMounts caches, CaBundle caBundle,
		BuildSettings.Surroundings surroundings) {

	/** Files for one step, which is to close them. */
	StepFiles layOut() throws IOException {
		return new StepFiles(this.directory, this.caBundle, this.surroundings);
	}

}
