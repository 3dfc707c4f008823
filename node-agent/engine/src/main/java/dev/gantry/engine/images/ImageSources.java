package dev.gantry.engine.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.RegistryAccess;

/**
 * Where images are looked for, and as whom.
 *
 * @param platform the platform's own registry, or {@code null} without one
 * @param upstreams other registries, in the order in which they are asked
 * @param settings what is set for some registries
 */
public record ImageSources(RegistryAccess platform, List<RegistryAccess> upstreams, List<RegistrySetting> settings) {

	public ImageSources {
		upstreams = List.copyOf(upstreams);
		settings = List.copyOf(settings);
	}

	public ImageSources(RegistryAccess platform, List<RegistryAccess> upstreams) {
		this(platform, upstreams, List.of());
	}

	/** The platform's registry, then Docker Hub. */
	public static ImageSources of(RegistryAccess platform) {
		return new ImageSources(platform, List.of(RegistryAccess.to(RegistryHost.DOCKER_HUB)));
	}

	/** The same with other settings. */
	public ImageSources with(List<RegistrySetting> newSettings) {
		return new ImageSources(this.platform, this.upstreams, newSettings);
	}

	/**
	 * The places to ask for an image, in order: the named registry, or without a name the
	 * platform's own and then the upstreams; before each its mirrors.
	 */
	List<Place> placesOf(ImageReference reference) {
		List<Place> places = new ArrayList<>();
		if (reference.hasHost()) {
			addPlaces(reference, accessTo(reference.host()), places);
		}
		else {
			all().forEach((access) -> addPlaces(reference.on(access.host()), secured(access), places));
		}
		return places;
	}

	private void addPlaces(ImageReference named, RegistryAccess access, List<Place> places) {
		if (this.platform != null && isThroughPlatform(named.host())) {
			RepositoryName below = RepositoryName.of(named.host() + "/" + named.repository());
			ImageReference copy = new ImageReference(this.platform.host(), below, named.tag(), named.digest());
			places.add(new Place(copy, named, accessTo(this.platform.host())));
		}
		for (RegistryHost mirror : mirrorsOf(named.host())) {
			ImageReference there = new ImageReference(mirror, named.repository(), named.tag(), named.digest());
			places.add(new Place(there, named, accessTo(mirror)));
		}
		places.add(new Place(named, named, access));
	}

	/** A host with a port is no part of a repository's name. */
	private boolean isThroughPlatform(RegistryHost host) {
		return !host.equals(this.platform.host()) && RepositoryName.isValid(host.toString())
				&& this.settings.stream().anyMatch((one) -> one.throughPlatform() && one.host().equals(host));
	}

	private List<RegistryHost> mirrorsOf(RegistryHost host) {
		return this.settings.stream()
			.filter((setting) -> setting.host().equals(host))
			.flatMap((setting) -> setting.mirrors().stream())
			.toList();
	}

	/** How to speak to a registry: as configured, else as nobody in particular. */
	public RegistryAccess accessTo(RegistryHost host) {
		Optional<RegistryAccess> known = all().stream().filter((access) -> access.host().equals(host)).findFirst();
		return secured(known.orElseGet(() -> RegistryAccess.to(host)));
	}

	private RegistryAccess secured(RegistryAccess access) {
		boolean insecure = this.settings.stream()
			.anyMatch((setting) -> setting.insecure() && setting.host().equals(access.host()));
		return insecure ? access.withPlainHttp(true) : access;
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
	 * @param named what it is a copy of, the same unless the place is a mirror
	 * @param access how to speak to that registry
	 */
	record Place(ImageReference reference, ImageReference named, RegistryAccess access) {

		boolean isMirror() {
			return !this.reference.equals(this.named);
		}

	}

}
