package dev.gantry.agent.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.gantry.contracts.link.ImagesReport;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.images.NodeImage;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.reference.ImageReference;

/**
 * Which images the node has, for people to see: whenever that is another than before, and
 * now and then, because the server keeps it in memory only.
 */
public final class HeldImages implements Supplier<Optional<ImagesReport>> {

	private static final Duration REPEAT = Duration.ofMinutes(1);

	private final Supplier<List<NodeImage>> images;

	private final InstantSource clock;

	private ImagesReport last;

	private Instant lastAt = Instant.EPOCH;

	/**
	 * Watches images.
	 * @param images all of them, newest first
	 */
	public HeldImages(Supplier<List<NodeImage>> images, InstantSource clock) {
		this.images = images;
		this.clock = clock;
	}

	/** What to tell now. */
	@Override
	public synchronized Optional<ImagesReport> get() {
		List<NodeImage> all = this.images.get();
		ImagesReport now = new ImagesReport(all.size(), size(all),
				all.stream().limit(ImagesReport.MOST).map(HeldImages::held).toList());
		Instant at = this.clock.instant();
		if (now.equals(this.last) && at.isBefore(this.lastAt.plus(REPEAT))) {
			return Optional.empty();
		}
		this.last = now;
		this.lastAt = at;
		return Optional.of(now);
	}

	private static MemorySize size(List<NodeImage> images) {
		Map<Digest, Long> layers = new HashMap<>();
		for (NodeImage image : images) {
			List<Digest> digests = image.image().layers();
			for (int i = 0; i < digests.size(); i++) {
				layers.put(digests.get(i), image.layerSizes().get(i));
			}
		}
		return MemorySize.ofBytes(layers.values().stream().mapToLong(Long::longValue).sum());
	}

	private static ImagesReport.Held held(NodeImage image) {
		return new ImagesReport.Held(image.id().toString(), names(image), MemorySize.ofBytes(image.size()),
				image.added());
	}

	/** What the platform runs has no name of this node, but came from somewhere. */
	private static List<String> names(NodeImage image) {
		return image.names().isEmpty() ? image.origins().stream().map(HeldImages::repository).distinct().toList()
				: image.names().stream().map(ImageReference::toString).toList();
	}

	private static String repository(ImageReference origin) {
		return (origin.host() == null) ? origin.repository().toString() : origin.host() + "/" + origin.repository();
	}

}
