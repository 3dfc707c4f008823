package dev.gantry.engine.build;

import java.time.InstantSource;

import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerStore;

/**
 * What all builds of a home share.
 *
 * @param store the layers
 * @param images the images
 * @param containers run commands
 * @param cache results of steps
 * @param materials for RUN steps
 * @param clock tells the time
 */
record BuildSite(LayerStore store, StoredImages images, Containers containers, StepCache cache, StepMaterials materials,
		InstantSource clock) {
}
