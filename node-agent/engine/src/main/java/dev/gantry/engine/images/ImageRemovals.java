package dev.gantry.engine.images;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Exact;
import dev.gantry.oci.documents.Manifest;
import dev.gantry.oci.reference.ImageReference;
import dev.gantry.oci.store.Content;

/**
 * Removes images while everything goes on. What may go is decided by a plan over all that
 * is there; what somebody asked for since that decision, or since the oldest open lease
 * began, stays.
 */
final class ImageRemovals {

	private final Inventory inventory;

	private final Leases leases;

	private final Path fileSystem;

	private final InstantSource clock;

	private final List<LayerHolder> holders = new CopyOnWriteArrayList<>();

	ImageRemovals(Inventory inventory, Leases leases, Path fileSystem, InstantSource clock) {
		this.inventory = inventory;
		this.leases = leases;
		this.fileSystem = fileSystem;
		this.clock = clock;
	}

	void heldBy(LayerHolder holder) {
		this.holders.add(holder);
	}

	List<LayerHolder.Hold> holds() throws IOException {
		List<LayerHolder.Hold> holds = new ArrayList<>();
		for (LayerHolder holder : this.holders) {
			holds.addAll(holder.holds());
		}
		return holds;
	}

	/** The containers that use an image. */
	static List<LayerHolder.Hold> users(NodeImage image, List<LayerHolder.Hold> holds) {
		List<String> layers = image.image().layerNames();
		return holds.stream().filter((hold) -> hold.container() != null && hold.layers().equals(layers)).toList();
	}

	RemovalPlan.Stock stock(List<LayerHolder.Hold> holds) throws IOException {
		Map<Digest, Long> layers = new HashMap<>();
		for (Digest layer : this.inventory.layers().all()) {
			layers.put(layer, this.inventory.sizeOf(layer));
		}
		Set<String> held = new HashSet<>();
		holds.forEach((hold) -> held.addAll(hold.layers()));
		return new RemovalPlan.Stock(this.inventory.all(), layers, held);
	}

	/** Removes these images, with the layers that were theirs alone. */
	Removed remove(List<NodeImage> doomed, boolean keepLayers, boolean dryRun) throws IOException {
		Instant cutoff = this.leases.oldest(this.clock.instant());
		RemovalPlan.Stock stock = stock(holds());
		Set<Digest> theirs = new HashSet<>();
		doomed.forEach((image) -> theirs.addAll(image.image().layers()));
		RemovalPlan plan = RemovalPlan.of(stock, doomed,
				(layer) -> !keepLayers && theirs.contains(layer) && isIdle(layer, cutoff));
		return dryRun ? promised(plan, List.of()) : execute(plan, cutoff, List.of());
	}

	/**
	 * Removes what a person selected, and whatever nobody needs. The cutoff comes before
	 * the look at what is there: work that ends in between leaves its layers to an image
	 * that the look has not seen.
	 */
	Removed prune(PruneSelection selection, boolean dryRun) throws IOException {
		Instant cutoff = this.leases.oldest(this.clock.instant());
		List<LayerHolder.Hold> holds = holds();
		RemovalPlan.Stock stock = stock(holds);
		List<NodeImage> doomed = stock.images()
			.stream()
			.filter((image) -> image.added().isBefore(cutoff))
			.filter((image) -> selection.selects(image) && users(image, holds).isEmpty())
			.toList();
		return sweep(RemovalPlan.of(stock, doomed, (layer) -> isIdle(layer, cutoff)), cutoff, dryRun);
	}

	Removed collect(CollectionPolicy policy, boolean dryRun) throws IOException {
		Instant cutoff = this.leases.oldest(this.clock.instant().minus(policy.grace()));
		List<LayerHolder.Hold> holds = holds();
		RemovalPlan.Stock stock = stock(holds);
		List<NodeImage> doomed = new ArrayList<>();
		RemovalPlan plan = RemovalPlan.of(stock, doomed, (layer) -> isIdle(layer, cutoff));
		FileStore disk = Files.getFileStore(this.fileSystem);
		long used = disk.getTotalSpace() - disk.getUsableSpace();
		if (used > disk.getTotalSpace() / 100.0 * policy.highPercent()) {
			long goal = (long) (used - disk.getTotalSpace() / 100.0 * policy.lowPercent());
			for (NodeImage candidate : candidates(stock.images(), holds, cutoff)) {
				if (plan.bytes() >= goal) {
					break;
				}
				doomed.add(candidate);
				plan = RemovalPlan.of(stock, doomed, (layer) -> isIdle(layer, cutoff));
			}
		}
		return sweep(plan, cutoff, dryRun);
	}

	/**
	 * What may go by itself: images without a name that nothing uses, oldest use first.
	 */
	private static List<NodeImage> candidates(List<NodeImage> images, List<LayerHolder.Hold> holds, Instant cutoff) {
		return images.stream()
			.filter((image) -> image.names().isEmpty() && image.used().isBefore(cutoff))
			.filter((image) -> users(image, holds).isEmpty())
			.sorted(Comparator.comparing(NodeImage::used))
			.toList();
	}

	private boolean isIdle(Digest layer, Instant cutoff) {
		return this.inventory.layers().lastUsed(layer).isBefore(cutoff);
	}

	private Removed sweep(RemovalPlan plan, Instant cutoff, boolean dryRun) throws IOException {
		List<Content> orphans = orphans(plan, cutoff);
		return dryRun ? promised(plan, orphans) : execute(plan, cutoff, orphans);
	}

	private Removed promised(RemovalPlan plan, List<Content> orphans) throws IOException {
		List<Content> contents = new ArrayList<>(orphans);
		contents.addAll(contentsOf(plan));
		List<ImageReference> names = plan.images().stream().flatMap((image) -> image.names().stream()).toList();
		return new Removed(names, plan.images().stream().map(NodeImage::id).toList(), plan.layers(), contents.size(),
				plan.bytes() + contents.stream().mapToLong(Content::size).sum());
	}

	/**
	 * An image that was given or lost a name since the plan was made is not what was
	 * meant.
	 */
	private boolean isAsPlanned(NodeImage image) {
		return Set.copyOf(this.inventory.names().of(image.id())).equals(Set.copyOf(image.names()));
	}

	private Removed execute(RemovalPlan plan, Instant cutoff, List<Content> orphans) throws IOException {
		RemovalPlan sure;
		List<Content> contents;
		List<ImageReference> untagged = new ArrayList<>();
		long bytes = 0;
		synchronized (this.inventory) {
			sure = plan.without(plan.images().stream().filter((image) -> !isAsPlanned(image)).toList());
			contents = new ArrayList<>(contentsOf(sure));
			Set<Digest> needed = needed(sure);
			orphans.stream().filter((orphan) -> !needed.contains(orphan.digest())).forEach(contents::add);
			for (NodeImage image : sure.images()) {
				untagged.addAll(this.inventory.names().remove(image.names()));
				this.inventory.records().remove(image.id());
				this.inventory.documents().forget(image.id());
			}
			for (Content content : contents) {
				bytes += this.inventory.content().delete(content.digest()) ? content.size() : 0;
			}
		}
		List<Digest> layers = new ArrayList<>();
		for (Digest layer : sure.layers()) {
			long size = this.inventory.sizeOf(layer);
			if (this.inventory.layers().removeUnlessUsed(layer, cutoff)) {
				this.inventory.blobs().forget(layer);
				this.inventory.recipes().forget(layer);
				layers.add(layer);
				bytes += size;
			}
		}
		return new Removed(untagged, sure.images().stream().map(NodeImage::id).toList(), layers, contents.size(),
				bytes);
	}

	/** Documents of the plan's images and blobs of its layers, as far as only theirs. */
	private List<Content> contentsOf(RemovalPlan plan) throws IOException {
		Set<Digest> gone = new HashSet<>();
		for (NodeImage image : plan.images()) {
			gone.addAll(documentsOf(image.id()));
		}
		for (Digest layer : plan.layers()) {
			this.inventory.blobs().find(layer).ifPresent((blob) -> gone.add(blob.descriptor().digest()));
		}
		gone.removeAll(needed(plan));
		return present(gone);
	}

	private List<Content> present(Collection<Digest> digests) throws IOException {
		List<Content> contents = new ArrayList<>();
		for (Digest digest : digests) {
			this.inventory.content().find(digest).ifPresent(contents::add);
		}
		return contents;
	}

	/** Content that nothing mentions and that has been here for a while. */
	private List<Content> orphans(RemovalPlan plan, Instant cutoff) throws IOException {
		Set<Digest> kept = needed(plan);
		contentsOf(plan).forEach((content) -> kept.add(content.digest()));
		List<Content> orphans = new ArrayList<>();
		List<Digest> all;
		try (Stream<Digest> digests = this.inventory.content().digests()) {
			all = digests.filter((digest) -> !kept.contains(digest)).toList();
		}
		for (Content content : present(all)) {
			if (content.stored().isBefore(cutoff)) {
				orphans.add(content);
			}
		}
		return orphans;
	}

	private Set<Digest> needed(RemovalPlan plan) throws IOException {
		Set<Digest> goneImages = new HashSet<>();
		plan.images().forEach((image) -> goneImages.add(image.id()));
		Set<Digest> needed = new HashSet<>();
		for (ImageRecords.Entry record : this.inventory.records().all()) {
			if (!goneImages.contains(record.document().image())) {
				needed.addAll(documentsOf(record.document().image()));
			}
		}
		Set<Digest> goneLayers = new HashSet<>(plan.layers());
		for (Digest layer : this.inventory.layers().all()) {
			if (!goneLayers.contains(layer)) {
				this.inventory.blobs().find(layer).ifPresent((blob) -> needed.add(blob.descriptor().digest()));
			}
		}
		return needed;
	}

	private Set<Digest> documentsOf(Digest image) throws IOException {
		Optional<Exact<Manifest>> manifest = this.inventory.documents().manifest(image);
		return manifest.isEmpty() ? Set.of(image) : Set.of(image, manifest.get().document().config().digest());
	}

}
