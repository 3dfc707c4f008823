package dev.gantry.platform.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RegistryHost;
import dev.gantry.oci.registry.RegistryAccess;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.registry.RegistryException.Reason;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.platform.releases.ReleaseContent;
import dev.gantry.platform.releases.StoredImage;

/**
 * Finds out which image a reference means now. A reference without a host is looked for
 * in the platform's registry, then at the upstreams in their order.
 */
public class ImageResolver {

	private final PlatformRegistry own;

	private final List<RegistryHost> upstreams;

	ImageResolver(PlatformRegistry own, List<RegistryHost> upstreams) {
		this.own = own;
		this.upstreams = List.copyOf(upstreams);
	}

	/**
	 * The image that the reference means now.
	 * @throws GantryException {@code REQUEST_INVALID}, {@code IMAGE_NOT_FOUND} with all
	 * places that were asked, {@code IMAGE_INVALID} or {@code UPSTREAM_FAILED}
	 */
	public ResolvedImage resolve(String text) {
		ImageReference reference = parse(text);
		List<String> asked = new ArrayList<>();
		List<String> failures = new ArrayList<>();
		for (Place place : places(reference)) {
			asked.add(place.name());
			try {
				Optional<ResolvedImage> found = ask(place);
				if (found.isPresent()) {
					return found.get();
				}
			}
			catch (InvalidImageException ex) {
				throw new GantryException(ErrorCode.IMAGE_INVALID,
						"The image '" + text + "' at " + place.name() + " cannot be used: " + ex.getMessage(),
						"Push it again with a current tool", ex);
			}
			catch (IOException ex) {
				failures.add(place.name() + ": " + ex.getMessage());
			}
		}
		throw missing(text, asked, failures);
	}

	private static ImageReference parse(String text) {
		try {
			return ImageReference.parse(text.strip());
		}
		catch (InvalidReferenceException ex) {
			throw new GantryException(ErrorCode.REQUEST_INVALID, ex.getMessage(),
					"Write [HOST[:PORT]/]REPOSITORY[:TAG], for example 'nginx:1.29'", ex);
		}
	}

	private static GantryException missing(String text, List<String> asked, List<String> failures) {
		String failed = String.join("; ", failures);
		if (asked.size() == failures.size()) {
			return new GantryException(ErrorCode.UPSTREAM_FAILED,
					"The image '" + text + "' could not be looked for: " + failed,
					"Try again, or import it with 'gantry images import NAME FILE'");
		}
		return new GantryException(ErrorCode.IMAGE_NOT_FOUND,
				"The image '" + text + "' was not found; asked were " + String.join(" and ", asked)
						+ (failures.isEmpty() ? "" : ", without an answer from " + failed),
				"Check name and tag; 'gantry images' lists those of the platform, 'gantry images import NAME FILE' adds one");
	}

	private List<Place> places(ImageReference reference) {
		List<Place> places = new ArrayList<>();
		if (!reference.hasHost()) {
			places.add(new Place(this.own.name(), null, reference));
			this.upstreams.forEach((host) -> places.add(new Place(host.toString(), host, reference.on(host))));
		}
		else if (this.own.is(reference.host())) {
			places.add(new Place(this.own.name(), null, reference.withoutHost()));
		}
		else {
			places.add(new Place(reference.host().toString(), reference.host(), reference));
		}
		return places;
	}

	private Optional<ResolvedImage> ask(Place place) throws IOException {
		try (RegistryClient client = (place.host() == null) ? this.own.open()
				: new RegistryClient(RegistryAccess.to(place.host()))) {
			RepositoryClient repository = client.repository(place.reference().repository());
			Exact<ManifestDocument> found = repository.manifest(place.reference().manifestReference());
			ImageConfig config = config(repository, found, place);
			StoredImage image = new StoredImage((place.host() != null) ? place.host().toString() : null,
					place.reference().repository().toString(), found.digest().toString());
			return Optional.of(new ResolvedImage(image, exposed(config), "Found at " + place.name()));
		}
		catch (RegistryException ex) {
			// Docker Hub says 401 for what does not exist, so as not to tell what does.
			boolean hidden = place.host() != null
					&& (ex.reason() == Reason.UNAUTHORIZED || ex.reason() == Reason.DENIED);
			if (ex.reason() == Reason.NOT_FOUND || hidden) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	/**
	 * Of an image for other machines the first is good enough: nodes say what they run.
	 */
	private static ImageConfig config(RepositoryClient repository, Exact<ManifestDocument> found, Place place)
			throws IOException {
		Optional<Exact<ManifestDocument>> image = repository.image(found, Platform.host());
		if (image.isEmpty() && found.document() instanceof Index index && !index.manifests().isEmpty()) {
			image = Optional.of(repository.manifest(index.manifests().get(0)));
		}
		if (image.isPresent() && image.get().document() instanceof Manifest manifest) {
			return repository.config(manifest).document();
		}
		throw new InvalidImageException("the index of " + place.reference() + " lists no image");
	}

	private static Integer exposed(ImageConfig config) {
		return ReleaseContent.lowest(config.config()
			.ports()
			.stream()
			.filter((port) -> port.matches("[0-9]{1,5}(/tcp)?"))
			.map((port) -> Integer.valueOf(port.replace("/tcp", "")))
			.filter((port) -> port > 0 && port < 65_536)
			.toList());
	}

	/**
	 * A registry to ask.
	 *
	 * @param name for people
	 * @param host its host, or {@code null} for the platform's own
	 * @param reference the image there
	 */
	private record Place(String name, RegistryHost host, ImageReference reference) {
	}

}
