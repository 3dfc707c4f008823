package dev.gantry.registry;

import dev.gantry.oci.store.ContentStore;
import dev.gantry.registry.collection.Upkeep;
import dev.gantry.registry.manifests.ManifestIntake;
import dev.gantry.registry.repositories.Repositories;
import dev.gantry.registry.uploads.Uploads;
import dev.gantry.registry.upstreams.Upstreams;

/**
 * The parts that a registry is made of.
 *
 * @param store content by digest
 * @param repositories what is known of it
 * @param uploads blobs on their way in
 * @param intake manifests on their way in
 * @param upstreams registries whose content is fetched when somebody wants it
 * @param upkeep collection and scrubbing
 */
public record Registry(ContentStore store, Repositories repositories, Uploads uploads, ManifestIntake intake,
		Upstreams upstreams, Upkeep upkeep) {

}
