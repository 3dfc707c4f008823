package dev.gantry.engine.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.images.ImageSources.Place;
import dev.gantry.oci.InvalidImageException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RegistryException;
import dev.gantry.oci.registry.RegistryException.Reason;
import dev.gantry.oci.registry.RepositoryClient;

/**
 * Asks registries for an image, one after the other. Only an answer that means "not here"
 * leads to the next one: a registry that is merely down must not make a name mean
 * somebody else's image. A mirror is only ever a shorter way: whatever it says, its
 * registry is asked next.
 */
final class ImageLookup {

	private final RegistryClients clients;

	private final Platform machine;

	ImageLookup(RegistryClients clients, Platform machine) {
		this.clients = clients;
		this.machine = machine;
	}

	ImageSupply.FromRegistry find(ImageReference reference, ImageSources sources) throws IOException {
		List<String> answers = new ArrayList<>();
		for (Place place : sources.placesOf(reference)) {
			try {
				return ask(place);
			}
			catch (RegistryException ex) {
				answers.add(place.reference() + ": " + answer(ex));
				if (!place.isMirror() && !meansElsewhere(ex.reason())) {
					throw undecided(reference, place, answers, ex);
				}
			}
			catch (InvalidImageException ex) {
				answers.add(place.reference() + ": " + ex.getMessage());
				if (!place.isMirror()) {
					throw ex;
				}
			}
		}
		throw new GantryException(ErrorCode.IMAGE_NOT_FOUND,
				"The image '" + reference + "' was not found. Asked: " + String.join("; ", answers),
				"Check the name and tag, or bring the image with " + importCommand(reference));
	}

	private static boolean meansElsewhere(Reason reason) {
		return reason == Reason.NOT_FOUND || reason == Reason.UNAUTHORIZED || reason == Reason.DENIED;
	}

	private static String answer(RegistryException ex) {
		return switch (ex.reason()) {
			case NOT_FOUND -> "not there";
			case UNAUTHORIZED -> "not there, or it needs other credentials";
			case DENIED -> "access denied";
			default -> ex.getMessage();
		};
	}

	/** When others have said no, the image is missing as far as anybody can tell. */
	private static GantryException undecided(ImageReference reference, Place place, List<String> answers,
			RegistryException cause) {
		ErrorCode code = answers.size() > 1 ? ErrorCode.IMAGE_NOT_FOUND : ErrorCode.UPSTREAM_FAILED;
		return new GantryException(code,
				"The image '" + reference + "' was not found. Asked: " + String.join("; ", answers),
				"Check the name and tag and that this node reaches " + place.reference().host()
						+ ", or bring the image with " + importCommand(reference),
				cause);
	}

	private static String importCommand(ImageReference reference) {
		return "'gantry images import " + new ImageReference(null, reference.repository(), reference.tag(), null)
				+ " FILE'";
	}

	private ImageSupply.FromRegistry ask(Place place) throws IOException {
		RegistryClient client = this.clients.to(place.access());
		RepositoryClient repository = client.repository(place.reference().repository());
		Exact<ManifestDocument> document = repository.manifest(place.reference().manifestReference());
		Digest top = document.digest();
		if (document.document() instanceof Index index) {
			document = repository.image(document, this.machine)
				.orElseThrow(() -> new InvalidImageException("'" + place.reference() + "' has no image for "
						+ this.machine + "; it has " + platforms(index)));
		}
		if (!(document.document() instanceof Manifest manifest) || !manifest.isContainerImage()) {
			throw new InvalidImageException("'" + place.reference() + "' is not a container image");
		}
		Exact<Manifest> exact = exact(document);
		return new ImageSupply.FromRegistry(place.named().at(exact.digest()), top, repository, exact);
	}

	@SuppressWarnings("unchecked")
	private static Exact<Manifest> exact(Exact<ManifestDocument> document) {
		return (Exact<Manifest>) (Exact<?>) document;
	}

	private static String platforms(Index index) {
		List<String> names = index.manifests()
			.stream()
			.filter((manifest) -> manifest.platform() != null)
			.map((manifest) -> manifest.platform().toString())
			.limit(20)
			.toList();
		return names.isEmpty() ? "none that says its platform" : String.join(", ", names);
	}

}
