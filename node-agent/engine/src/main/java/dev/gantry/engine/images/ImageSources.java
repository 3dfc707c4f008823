package dev.gantry.engine.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.RegistryAccess;

/**
 * Where images are looked for, and as whom.
 *
 * @param platform the platform's own registry, or {@code null} without one
 * @param upstreams other registries, in the order in which they are asked
 */
public record ImageSources(RegistryAccess platform, List<RegistryAccess> upstreams) {

	public ImageSources {
		upstreams = List.copyOf(upstreams);
	}

	/** The platform's registry, then Docker Hub. */
	public static ImageSources of(RegistryAccess platform) {
		return new ImageSources(platform, List.of(RegistryAccess.to(RegistryHost.DOCKER_HUB)));
	}

	/**
	 * The places to ask for an image, in order: the named registry, or without a name the
	 * platform's own and then the upstreams.
	 */
	List<Place> placesOf(ImageReference reference) {
		if (reference.hasHost()) {
			return List.of(new Place(reference, accessTo(reference.host())));
		}
		List<Place> places = new ArrayList<>();
		all().forEach((access) -> places.add(new Place(reference.on(access.host()), access)));
		return places;
	}

	/** How to speak to a registry: as configured, else as nobody in particular. */
	public RegistryAccess accessTo(RegistryHost host) {
		Optional<RegistryAccess> known = all().stream().filter((access) -> access.host().equals(host)).findFirst();
		return known.orElseGet(() -> RegistryAccess.to(host));
	}

	private List<RegistryAccess> all() {
		List<RegistryAccess> all = new ArrayList<>();
		if (this.platform != null) {
			all.add(this.platform);
		}
		all.addAll(this.upstreams);
		return all;
	}

	/**
	 * One place to ask.
	 *
	 * @param reference the image there, with its host
	 * @param access how to speak to that registry
	 */
	record Place(ImageReference reference, RegistryAccess access) {
	}

}
