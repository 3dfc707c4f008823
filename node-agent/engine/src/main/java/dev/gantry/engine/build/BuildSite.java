package dev.gantry.engine.build;

import java.time.InstantSource;
import java.util.concurrent.Semaphore;

import dev.gantry.contracts.detection.BaseImages;
import dev.gantry.engine.containers.Containers;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.sources.SourceArchives;

/**
 * What all builds of a home share.
 *
 * @param sources know the files of contexts
 * @param store the layers
 * @param images the images
 * @param containers run commands
 * @param cache results of steps
 * @param materials for RUN steps
 * @param fetchers get what ADD names elsewhere
 * @param turns as many commands as run at a time
 * @param baseImages what generated Dockerfiles start from
 */
record BuildSite(SourceArchives sources, LayerStore store, StoredImages images, Containers containers, StepCache cache,
		StepMaterials materials, RemoteSource.Fetchers fetchers, Semaphore turns, BaseImages baseImages) {

	/** Tells the time. */
	InstantSource clock() {
		return InstantSource.system();
	}

}
