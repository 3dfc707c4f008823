package dev.gantry.platform.images;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.images.ImageView;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.oci.registry.RegistryClient;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.platform.builds.Build;
import dev.gantry.platform.builds.Builds;

/** What the platform's registry has, by tag. */
public class ImageShelf {

	/** Most images that are listed. */
	private static final int MOST = 1_000;

	private static final int REMEMBERED = 2_000;

	private final PlatformRegistry registry;

	private final Builds builds;

	/** Manifests never change, so what was read of one is known for good. */
	private final Map<Key, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
		@Override
		protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
			return size() > REMEMBERED;
		}
	});

	ImageShelf(PlatformRegistry registry, Builds builds) {
		this.registry = registry;
		this.builds = builds;
	}

	/** All tagged images, by repository and tag. */
	public List<ImageView> list() {
		List<ImageView> images = new ArrayList<>();
		try (RegistryClient client = this.registry.open()) {
			for (RepositoryName name : client.catalog()) {
				RepositoryClient repository = client.repository(name);
				for (Tag tag : repository.tags()) {
					view(repository, tag).ifPresent(images::add);
					if (images.size() == MOST) {
						return images;
					}
				}
			}
			return images;
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.UPSTREAM_FAILED,
					"The platform's registry did not list its images: " + ex.getMessage(),
					"See whether the registry runs; the log is in logs/server.log", ex);
		}
	}

	private Optional<ImageView> view(RepositoryClient repository, Tag tag) throws IOException {
		Optional<Descriptor> found = repository.head(tag.toString());
		if (found.isEmpty()) {
			return Optional.empty();
		}
		String digest = found.get().digest().toString();
		Key key = new Key(repository.name().toString(), digest);
		Known details = this.known.get(key);
		if (details == null) {
			details = read(repository, digest);
			this.known.put(key, details);
		}
		return Optional
			.of(new ImageView(repository.name().toString(), tag.toString(), digest, details.size(), details.at()));
	}

	private Known read(RepositoryClient repository, String digest) throws IOException {
		ManifestDocument document = repository.manifest(digest).document();
		long size = 0;
		Instant at = null;
		if (document instanceof Manifest manifest) {
			size = manifest.layersSize();
			at = pushed(repository, manifest, digest);
		}
		else if (document instanceof Index index && !index.manifests().isEmpty()
				&& repository.manifest(index.manifests().get(0).digest().toString())
					.document() instanceof Manifest first) {
			size = first.layersSize();
			at = pushed(repository, first, digest);
		}
		return new Known(size, at);
	}

	/** When a build of ours stored it, else when it says that it was made. */
	private Instant pushed(RepositoryClient repository, Manifest manifest, String digest) throws IOException {
		Optional<Build> build = this.builds.findFirstByImageDigestOrderByEndedAt(digest);
		if (build.isPresent()) {
			return build.get().endedAt();
		}
		if (!manifest.isContainerImage()) {
			return null;
		}
		try {
			String created = repository.config(manifest).document().created();
			return (created != null) ? Instant.parse(created) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private record Key(String repository, String digest) {
	}

	private record Known(long size, Instant at) {
	}

}
