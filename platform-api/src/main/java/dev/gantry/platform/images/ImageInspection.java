package dev.gantry.platform.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.images.ImageDetail;
import dev.gantry.contracts.images.LayerView;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RepositoryClient;

/** Looks into images of the platform's registry, and removes them. */
public class ImageInspection {

	private final PlatformRegistry registry;

	private final ImageShelf shelf;

	ImageInspection(PlatformRegistry registry, ImageShelf shelf) {
		this.registry = registry;
		this.shelf = shelf;
	}

	/**
	 * What an image is made of.
	 * @param name {@code repository:tag}
	 * @throws GantryException {@code IMAGE_NOT_FOUND} or {@code UPSTREAM_FAILED}
	 */
	public ImageDetail inspect(String name) {
		RegistryExtension.Tagged image = require(name);
		try (RegistryClient client = this.registry.open()) {
			RepositoryClient repository = client.repository(RepositoryName.of(image.repository()));
			ManifestDocument document = repository.manifest(image.digest()).document();
			List<String> platforms = new ArrayList<>();
			if (document instanceof Index index) {
				index.manifests()
					.stream()
					.map(Descriptor::platform)
					.filter(Objects::nonNull)
					.forEach((platform) -> platforms.add(platform.toString()));
				Descriptor selected = index.select(Platform.host())
					.or(() -> index.manifests().stream().findFirst())
					.orElse(null);
				document = (selected != null) ? repository.manifest(selected.digest().toString()).document() : null;
			}
			List<LayerView> layers = (document instanceof Manifest manifest) ? layers(repository, manifest) : List.of();
			return new ImageDetail(ImageShelf.view(image), image.mediaType(), platforms, layers,
					ImageStatements.origin(repository, Digest.of(image.digest())));
		}
		catch (IOException ex) {
			throw failed(name, ex);
		}
	}

	private static List<LayerView> layers(RepositoryClient repository, Manifest manifest) throws IOException {
		List<String> instructions = new ArrayList<>();
		if (manifest.isContainerImage()) {
			repository.config(manifest)
				.document()
				.history()
				.stream()
				.filter((entry) -> !entry.emptyLayer())
				.map(ImageConfig.History::createdBy)
				.forEach(instructions::add);
		}
		List<LayerView> layers = new ArrayList<>();
		for (Descriptor layer : manifest.layers()) {
			String createdBy = (layers.size() < instructions.size()) ? instructions.get(layers.size()) : null;
			layers.add(new LayerView(layer.digest().toString(), layer.mediaType(), layer.size(), createdBy));
		}
		return layers;
	}

	/**
	 * Removes a tag, and its manifest with it if no other tag points there.
	 * @param name {@code repository:tag}
	 * @throws GantryException {@code IMAGE_NOT_FOUND} or {@code UPSTREAM_FAILED}
	 */
	public void remove(String name) {
		RegistryExtension.Tagged image = require(name);
		boolean shared = this.shelf.list()
			.stream()
			.anyMatch((other) -> other.repository().equals(image.repository()) && other.digest().equals(image.digest())
					&& !other.tag().equals(image.tag()));
		delete(image.repository(), shared ? image.tag() : image.digest());
	}

	void delete(String repository, String reference) {
		try (RegistryClient client = this.registry.open()) {
			client.repository(RepositoryName.of(repository)).deleteManifest(reference);
		}
		catch (IOException ex) {
			throw failed(repository, ex);
		}
	}

	private RegistryExtension.Tagged require(String name) {
		return this.shelf.find(name)
			.orElseThrow(() -> new GantryException(ErrorCode.IMAGE_NOT_FOUND,
					"The platform's registry has no image '" + name + "'",
					"'gantry images' lists those that it has, as REPOSITORY:TAG"));
	}

	private static GantryException failed(String name, IOException ex) {
		return new GantryException(ErrorCode.UPSTREAM_FAILED,
				"The platform's registry did not answer for '" + name + "': " + ex.getMessage(),
				"See whether the registry runs; the log is in logs/server.log", ex);
	}

}
