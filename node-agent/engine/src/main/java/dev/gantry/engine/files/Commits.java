package dev.gantry.engine.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.containers.ContainerState;
import dev.gantry.engine.containers.HostContainers;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.images.StoredImages;
import dev.gantry.engine.layers.LayerDraft;
import dev.gantry.engine.layers.LayerStore;
import dev.gantry.engine.layers.LayerUnpacker;
import dev.gantry.engine.layers.LayerWalk;
import dev.gantry.kernel.files.Directory;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.layers.LayerWriter;
import dev.gantry.oci.reference.Platform;

/** Makes images of containers: their layers, and what they changed as one more. */
final class Commits {

	private final HostContainers containers;

	private final LayerStore layers;

	private final StoredImages images;

	Commits(HostContainers containers, LayerStore layers, StoredImages images) {
		this.containers = containers;
		this.layers = layers;
		this.images = images;
	}

	/**
	 * Until the image names its layers, nobody may collect them; nor it before its name.
	 */
	LocalImage commit(Container container, CommitRequest request) throws IOException {
		Runnable lease = this.images.lease();
		try {
			LocalImage image = compose(container, request);
			if (request.name() != null) {
				this.images.local().tag(image.digest(), request.name());
			}
			return image;
		}
		finally {
			lease.run();
		}
	}

	private LocalImage compose(Container container, CommitRequest request) throws IOException {
		ImageConfig base = base(container, request.base());
		Digest diffId = layer(container, request.pause());
		String now = Instant.now().toString();
		String command = String.join(" ", container.spec().process().arguments());
		ImageConfig.History history = new ImageConfig.History(now, command, request.author(), request.comment(),
				diffId == null);
		ImageConfig config = base.with(request.run()).withCreated(now);
		if (request.author() != null) {
			config = config.withAuthor(request.author());
		}
		config = (diffId != null) ? config.withLayer(diffId, history) : config.withHistory(history);
		return this.images.compose(config);
	}

	private static ImageConfig base(Container container, ImageConfig base) {
		List<Digest> diffIds = HostFiles.diffIds(container);
		if (base == null) {
			ImageConfig config = ImageConfig.empty(Platform.host());
			for (Digest diffId : diffIds) {
				config = config.withLayer(diffId, ImageConfig.History.layer(null, null));
			}
			return config;
		}
		if (!base.diffIds().equals(diffIds)) {
			throw new GantryException(ErrorCode.REQUEST_INVALID,
					"Container '" + container.id() + "' was not made of the image that it is to be based on",
					"Name the image that it was created from");
		}
		return base;
	}

	private Digest layer(Container container, boolean pause) throws IOException {
		Path upper = this.containers.upperDirectory(container.id());
		try (LayerDraft draft = this.layers.begin()) {
			copy(container.id(), pause, upper, draft);
			if (draft.root().entries().isEmpty()) {
				return null;
			}
			Digest diffId;
			try (LayerWriter writer = LayerWriter.uncompressed(OutputStream.nullOutputStream())) {
				LayerWalk.send(draft.root(), writer);
				diffId = writer.finish().diffId();
			}
			draft.commit(diffId);
			this.images.makeBlob(diffId);
			return diffId;
		}
	}

	/** One that was paused before stays so. */
	private void copy(String id, boolean pause, Path upper, LayerDraft draft) throws IOException {
		boolean hold = pause && this.containers.get(id)
			.filter((now) -> now.state() instanceof ContainerState.Running running && !running.paused())
			.isPresent();
		if (hold) {
			this.containers.pause(id);
		}
		try (Directory from = Directory.open(upper); LayerUnpacker to = LayerUnpacker.of(draft)) {
			LayerWalk.send(from, to);
		}
		finally {
			if (hold) {
				this.containers.resume(id);
			}
		}
	}

}
