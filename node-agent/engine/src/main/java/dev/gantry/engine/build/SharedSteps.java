package dev.gantry.engine.build;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.gantry.engine.images.LocalImage;
import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.ImageConfig;
import dev.gantry.oci.reference.Platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results of a build's steps, those of its other stages too, as an image that runs
 * nothing: its layers are what the steps made, a label says which step made which. It
 * travels, is checked and is collected as images are.
 */
final class SharedSteps {

	/** Says what the steps made, as JSON: results by key. */
	static final String LABEL = "dev.gantry.build.steps";

	/** More than that no build has. */
	private static final int LIMIT = 10_000;

	private static final Logger LOG = LoggerFactory.getLogger(SharedSteps.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private SharedSteps() {
	}

	/** The same steps are the same image. */
	static ImageConfig pack(Map<Digest, CachedStep> steps, Platform platform) {
		ImageConfig image = ImageConfig.empty(platform);
		Map<String, CachedStep> labelled = new TreeMap<>();
		Set<Digest> layers = new LinkedHashSet<>();
		steps.forEach((key, step) -> {
			labelled.put(key.toString(), step);
			if (step.layer() != null) {
				layers.add(step.layer());
			}
		});
		for (Digest layer : layers.stream().sorted((one, other) -> one.hex().compareTo(other.hex())).toList()) {
			image = image.withLayer(layer, ImageConfig.History.layer(null, "step of a build"));
		}
		return image.with(image.config().withLabels(Map.of(LABEL, JSON.writeValueAsString(labelled))));
	}

	/**
	 * Reads what another node packed. Who made it may be hostile: it can only speak of
	 * its own layers, else a build could be given what another one made.
	 */
	static Map<Digest, CachedStep> unpack(LocalImage image) {
		String label = image.config().config().labels().get(LABEL);
		Map<Digest, CachedStep> steps = new TreeMap<>((one, other) -> one.hex().compareTo(other.hex()));
		if (label == null) {
			return steps;
		}
		try {
			Map<String, CachedStep> labelled = JSON.readValue(label, new TypeReference<Map<String, CachedStep>>() {
			});
			Set<Digest> own = Set.copyOf(image.layers());
			for (var step : labelled.entrySet()) {
				boolean sound = step.getValue() != null && step.getValue().createdAt() != null
						&& (step.getValue().layer() == null || own.contains(step.getValue().layer()));
				if (sound && Digest.isValid(step.getKey()) && steps.size() < LIMIT) {
					steps.put(Digest.of(step.getKey()), step.getValue());
				}
			}
		}
		catch (JacksonException ex) {
			LOG.warn("The image {} says it has steps of builds and does not: {}", image.digest(),
					ex.getOriginalMessage());
		}
		return steps;
	}

}
