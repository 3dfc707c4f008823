package dev.gantry.engine.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Descriptor;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.registry.BlobSource;
import dev.gantry.oci.registry.RepositoryClient;
import dev.gantry.oci.registry.Transfer;
import dev.gantry.oci.registry.TransferListener;

/**
 * Stores one image at a registry: its layers, several at a time, its config, then the
 * manifest.
 */
final class ImagePush {

	private static final int PARALLEL = 3;

	private final BlobSources blobSources;

	private final ImageSources sources;

	private final PushListener listener;

	ImagePush(BlobSources blobSources, ImageSources sources, PushListener listener) {
		this.blobSources = blobSources;
		this.sources = sources;
		this.listener = listener;
	}

	/**
	 * Pushes.
	 * @param manifest the image
	 * @param diffIds its layers, lowest first
	 */
	Digest run(Exact<Manifest> manifest, List<Digest> diffIds, ImageReference target, RepositoryClient repository)
			throws IOException, InterruptedException {
		Optional<Descriptor> present = repository.head(target.manifestReference());
		if (present.filter((there) -> there.digest().equals(manifest.digest())).isPresent()) {
			tellPresent(manifest, diffIds);
			return manifest.digest();
		}
		List<Callable<Void>> layers = new ArrayList<>();
		for (Digest diffId : new LinkedHashSet<>(diffIds)) {
			Descriptor blob = manifest.document().layers().get(diffIds.indexOf(diffId));
			layers.add(() -> {
				pushLayer(manifest.digest(), diffId, blob, new Target(target, repository));
				return null;
			});
		}
		ParallelWork.run("image-push", PARALLEL, layers);
		Descriptor config = manifest.document().config();
		repository.pushBlob(config, sourceOf(manifest.digest(), config), null, TransferListener.NONE);
		Digest pushed = repository.putManifest(target.manifestReference(), manifest).digest();
		this.listener.pushed(pushed, manifest.size());
		return pushed;
	}

	private void tellPresent(Exact<Manifest> manifest, List<Digest> diffIds) {
		for (Digest diffId : new LinkedHashSet<>(diffIds)) {
			this.listener.begun(diffId, manifest.document().layers().get(diffIds.indexOf(diffId)));
			this.listener.finished(diffId, Transfer.EXISTED);
		}
		this.listener.pushed(manifest.digest(), manifest.size());
	}

	private void pushLayer(Digest image, Digest diffId, Descriptor blob, Target target) throws IOException {
		this.listener.begun(diffId, blob);
		RepositoryName mountFrom = this.blobSources.origins(image, blob)
			.stream()
			.filter((origin) -> origin.host().equals(target.reference().host()))
			.map(ImageReference::repository)
			.findFirst()
			.orElse(null);
		Transfer how = target.repository().pushBlob(blob, sourceOf(image, blob), mountFrom, new TransferListener() {

			@Override
			public void transferred(Descriptor sent, long total) {
				ImagePush.this.listener.sent(diffId, total);
			}

		});
		this.listener.finished(diffId, how);
	}

	private BlobSource sourceOf(Digest image, Descriptor part) {
		return () -> this.blobSources.open(image, part, this.sources);
	}

	/**
	 * Where an image goes.
	 *
	 * @param reference its name there
	 * @param repository there
	 */
	private record Target(ImageReference reference, RepositoryClient repository) {
	}

}
