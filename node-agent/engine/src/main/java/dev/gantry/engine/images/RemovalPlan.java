package dev.gantry.engine.images;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.gantry.engine.layers.LayerStore;
import dev.gantry.oci.digest.Digest;

/**
 * What goes when some images go: they, and the layers that nobody else needs.
 *
 * @param images that go
 * @param layers that go
 * @param bytes what the layers have
 */
record RemovalPlan(List<NodeImage> images, List<Digest> layers, long bytes) {

	/**
	 * All that there is.
	 *
	 * @param images all images
	 * @param layers the sizes of all layers, in bytes
	 * @param held names of layers that containers and others need
	 */
	record Stock(List<NodeImage> images, Map<Digest, Long> layers, Set<String> held) {
	}

	/**
	 * Plans.
	 * @param doomed images to remove
	 * @param idle tells of a layer that nobody needs whether it may go already
	 */
	static RemovalPlan of(Stock stock, Collection<NodeImage> doomed, Predicate<Digest> idle) {
		Set<Digest> gone = new HashSet<>();
		doomed.forEach((image) -> gone.add(image.id()));
		Set<Digest> needed = new HashSet<>();
		for (NodeImage image : stock.images()) {
			if (!gone.contains(image.id())) {
				needed.addAll(image.image().layers());
			}
		}
		List<Digest> layers = new ArrayList<>();
		long bytes = 0;
		for (var layer : stock.layers().entrySet()) {
			Digest diffId = layer.getKey();
			if (!needed.contains(diffId) && !stock.held().contains(LayerStore.nameOf(diffId)) && idle.test(diffId)) {
				layers.add(diffId);
				bytes += layer.getValue();
			}
		}
		layers.sort(null);
		return new RemovalPlan(List.copyOf(doomed), layers, bytes);
	}

	/**
	 * The same, except that some images stay with all their layers. {@link #bytes} is not
	 * known any more, so it stays what was hoped for.
	 */
	RemovalPlan without(Collection<NodeImage> spared) {
		Set<Digest> layers = new HashSet<>(this.layers);
		spared.forEach((image) -> layers.removeAll(image.image().layers()));
		return new RemovalPlan(this.images.stream().filter((image) -> !spared.contains(image)).toList(),
				this.layers.stream().filter(layers::contains).toList(), this.bytes);
	}

}
