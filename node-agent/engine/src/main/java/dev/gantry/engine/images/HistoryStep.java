package dev.gantry.engine.images;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.documents.ImageConfig.History;

/**
 * A step of an image's history.
 *
 * @param step what the image says of it
 * @param layer the diffID of the layer it made, or {@code null} if it made none
 * @param bytes that layer's uncompressed size
 */
public record HistoryStep(History step, Digest layer, long bytes) {

	private static final History UNTOLD = new History(null, null, null, "the image does not say", false);

	/** The steps, newest first. An image may say more or less than it has layers. */
	static List<HistoryStep> of(ImageConfig config, List<Long> sizes) {
		List<HistoryStep> steps = new ArrayList<>();
		int layer = 0;
		for (History step : config.history()) {
			if (step.emptyLayer() || layer == sizes.size()) {
				steps.add(new HistoryStep(step, null, 0));
			}
			else {
				steps.add(new HistoryStep(step, config.diffIds().get(layer), sizes.get(layer)));
				layer++;
			}
		}
		for (; layer < sizes.size(); layer++) {
			steps.add(new HistoryStep(UNTOLD, config.diffIds().get(layer), sizes.get(layer)));
		}
		Collections.reverse(steps);
		return List.copyOf(steps);
	}

}
