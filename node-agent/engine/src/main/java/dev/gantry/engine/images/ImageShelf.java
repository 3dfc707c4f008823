package dev.gantry.engine.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.reference.InvalidReferenceException;
import dev.gantry.oci.reference.Platform;
import dev.gantry.oci.store.Content;

/** Handles the images of an {@link Inventory} by name. */
final class ImageShelf implements LocalImages {

	private final StoredImages images;

	private final Inventory inventory;

	private final ImageRemovals removals;

	private final ImageArchives archives;

	ImageShelf(StoredImages images, Inventory inventory, ImageRemovals removals, ImageArchives archives) {
		this.images = images;
		this.inventory = inventory;
		this.removals = removals;
		this.archives = archives;
	}

	@Override
	public List<NodeImage> list() {
		return ImageFailures.told("list the images", this.inventory::all);
	}

	@Override
	public Optional<NodeImage> find(String nameOrId) {
		return ImageFailures.told("find the image '" + nameOrId + "'", () -> {
			Optional<Digest> id = idOf(nameOrId);
			return id.isEmpty() ? Optional.empty() : this.inventory.describe(id.get());
		});
	}

	@Override
	public NodeImage get(String nameOrId) {
		return find(nameOrId).orElseThrow(() -> new GantryException(ErrorCode.NOT_FOUND,
				"This node has no image '" + nameOrId + "'", "Pull or build it first"));
	}

	/** A name before a short id, as elsewhere. */
	private Optional<Digest> idOf(String nameOrId) {
		if (Digest.isValid(nameOrId)) {
			return Optional.of(Digest.of(nameOrId));
		}
		try {
			Optional<Digest> named = byName(ImageReference.parse(nameOrId));
			if (named.isPresent()) {
				return named;
			}
		}
		catch (InvalidReferenceException ex) {
			return byPrefix(nameOrId);
		}
		return byPrefix(nameOrId);
	}

	private Optional<Digest> byName(ImageReference reference) {
		if (reference.digest() == null) {
			return this.inventory.names().find(reference);
		}
		ImageReference wanted = ImageNames.canonical(reference);
		return this.inventory.records()
			.all()
			.stream()
			.map(ImageRecords.Entry::document)
			.filter((image) -> image.image().equals(reference.digest()) || image.origins()
				.stream()
				.anyMatch((origin) -> reference.digest().equals(origin.digest())
						&& ImageNames.canonical(origin).repository().equals(wanted.repository())))
			.map(ImageRecord::image)
			.findFirst();
	}

	private Optional<Digest> byPrefix(String text) {
		String prefix = text.startsWith("sha256:") ? text.substring("sha256:".length()) : text;
		if (!prefix.matches("[0-9a-f]{4,128}")) {
			return Optional.empty();
		}
		List<Digest> matches = this.inventory.records()
			.all()
			.stream()
			.map((entry) -> entry.document().image())
			.filter((image) -> image.hex().startsWith(prefix))
			.toList();
		if (matches.size() > 1) {
			throw new GantryException(ErrorCode.STATE_CONFLICT,
					"'" + text + "' is the start of " + matches.size() + " images' ids", "Give more digits of the id");
		}
		return matches.stream().findFirst();
	}

	@Override
	public NodeImage pull(ImageReference reference, Platform platform, ImageSources sources, PullListener listener) {
		return ImageFailures.told("pull '" + reference + "'", () -> {
			while (true) {
				LocalImage image = this.images.fetch(reference, platform, sources, listener);
				if (reference.digest() != null || this.inventory.name(image.digest(), reference)) {
					return described(image);
				}
			}
		});
	}

	@Override
	public NodeImage add(ImageConfig config, List<ImageReference> names) {
		return ImageFailures.told("keep an image", () -> {
			LocalImage image = this.images.compose(config);
			for (ImageReference name : names) {
				this.inventory.name(image.digest(), name);
			}
			return described(image);
		});
	}

	private NodeImage described(LocalImage image) throws IOException {
		return this.inventory.describe(image.digest())
			.orElseThrow(() -> new GantryException(ErrorCode.STATE_CHANGED,
					"The image " + image.digest() + " was removed meanwhile", "Try again"));
	}

	@Override
	public void tag(Digest image, ImageReference name) {
		ImageFailures.told("name the image " + image, () -> {
			if (!this.inventory.name(image, name)) {
				throw new GantryException(ErrorCode.NOT_FOUND, "This node has no image " + image,
						"Pull or build it first");
			}
			return null;
		});
	}

	@Override
	public Removed remove(String nameOrId, boolean force, boolean keepLayers) {
		NodeImage image = get(nameOrId);
		return ImageFailures.told("remove the image '" + nameOrId + "'", () -> {
			Optional<ImageReference> name = nameIn(nameOrId, image);
			if (name.isPresent() && image.names().size() > 1) {
				return untag(name.get());
			}
			if (name.isEmpty() && image.names().size() > 1 && !force) {
				throw new GantryException(ErrorCode.STATE_CONFLICT,
						"The image " + image.id().shortHex() + " has several names: " + image.names(),
						"Remove it by name, or force it");
			}
			requireUnused(image, force);
			return this.removals.remove(List.of(image), keepLayers, false);
		});
	}

	/** The name that was meant, if one was and not the id. */
	private static Optional<ImageReference> nameIn(String nameOrId, NodeImage image) {
		try {
			ImageReference reference = ImageReference.parse(nameOrId);
			return reference.digest() != null ? Optional.empty()
					: Optional.of(ImageNames.canonical(reference)).filter(image.names()::contains);
		}
		catch (InvalidReferenceException ex) {
			return Optional.empty();
		}
	}

	private Removed untag(ImageReference name) throws IOException {
		return new Removed(this.inventory.names().remove(List.of(name)), List.of(), List.of(), 0, 0);
	}

	private void requireUnused(NodeImage image, boolean force) throws IOException {
		for (LayerHolder.Hold user : ImageRemovals.users(image, this.removals.holds())) {
			if (user.running() || !force) {
				throw new GantryException(ErrorCode.STATE_CONFLICT,
						"The container " + user.container() + (user.running() ? ", which runs," : "")
								+ " uses the image " + image.id().shortHex(),
						user.running() ? "Stop and remove the container first" : "Remove the container, or force it");
			}
		}
	}

	@Override
	public Removed prune(PruneSelection selection, boolean dryRun) {
		return ImageFailures.told("prune the images", () -> this.removals.prune(selection, dryRun));
	}

	@Override
	public Removed collect(CollectionPolicy policy, boolean dryRun) {
		return ImageFailures.told("collect unused images", () -> this.removals.collect(policy, dryRun));
	}

	@Override
	public Verification verify(boolean repair) {
		return ImageFailures.told("verify the images",
				() -> new ImageVerifier(this.inventory, this.removals).verify(repair));
	}

	@Override
	public ImageUsage usage() {
		return ImageFailures.told("add up the images", () -> {
			List<LayerHolder.Hold> holds = this.removals.holds();
			RemovalPlan.Stock stock = this.removals.stock(holds);
			Map<Digest, Integer> containers = new HashMap<>();
			stock.images().forEach((image) -> containers.put(image.id(), ImageRemovals.users(image, holds).size()));
			long contentBytes = 0;
			try (var digests = this.inventory.content().digests()) {
				for (Digest digest : (Iterable<Digest>) digests::iterator) {
					contentBytes += this.inventory.content().find(digest).map(Content::size).orElse(0L);
				}
			}
			long layerBytes = stock.layers().values().stream().mapToLong(Long::longValue).sum();
			return new ImageUsage(stock.images(), containers, shared(stock.images()), layerBytes, contentBytes,
					this.removals.prune(PruneSelection.UNUSED, true).bytes());
		});
	}

	private static Map<Digest, Long> shared(List<NodeImage> images) {
		Map<Digest, Integer> owners = new HashMap<>();
		for (NodeImage image : images) {
			Set<Digest> distinct = new HashSet<>(image.image().layers());
			distinct.forEach((layer) -> owners.merge(layer, 1, Integer::sum));
		}
		Map<Digest, Long> shared = new HashMap<>();
		for (NodeImage image : images) {
			long bytes = 0;
			List<Digest> layers = image.image().layers();
			for (int i = 0; i < layers.size(); i++) {
				bytes += owners.get(layers.get(i)) > 1 ? image.layerSizes().get(i) : 0;
			}
			shared.put(image.id(), bytes);
		}
		return shared;
	}

	@Override
	public void save(List<String> namesOrIds, ImageSources sources, OutputStream out) throws IOException {
		Map<NodeImage, List<ImageReference>> chosen = new LinkedHashMap<>();
		for (String nameOrId : namesOrIds) {
			NodeImage image = get(nameOrId);
			NodeImage sent = described(this.images.sendable(image.image()));
			chosen.computeIfAbsent(sent, (key) -> new ArrayList<>());
			nameIn(nameOrId, image).ifPresent(chosen.get(sent)::add);
		}
		this.archives.save(chosen, sources, out);
	}

	@Override
	public List<NodeImage> load(InputStream archive, boolean takeNames) {
		return ImageFailures.told("load images", () -> this.archives.load(archive, takeNames));
	}

	@Override
	public NodeImage importRootFileSystem(InputStream archive, ImageReference name, ImageConfig config,
			String comment) {
		return ImageFailures.told("import a root file system", () -> {
			NodeImage image = this.archives.importRootFileSystem(archive, config, comment);
			if (name != null) {
				tag(image.id(), name);
			}
			return get(image.id().toString());
		});
	}

}
