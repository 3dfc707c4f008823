package dev.gantry.engine.build;

import java.nio.file.Path;
import java.time.InstantSource;

import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.images.Images;
import dev.gantry.engine.layers.LayerStore;

/**
 * What all builds of a home share.
 *
 * @param store the layers
 * @param images the images
 * @param containers run commands
 * @param cache results of steps
 * @param snapshots make layers
 * @param stepFiles where files that steps see are put for as long as they run
 * @param caBundle certificate authorities for the tools, or {@code null}
 * @param clock tells the time
 */
record BuildSite(LayerStore store, Images images, Containers containers, StepCache cache, LayerSnapshots snapshots,
		Path stepFiles, CaBundle caBundle, InstantSource clock) {
}
