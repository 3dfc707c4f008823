package dev.gantry.engine.images;

import java.io.IOException;
import java.util.List;

/** Somebody who needs layers: they are not removed while he does. */
@FunctionalInterface
public interface LayerHolder {

	/** What is needed now. */
	List<Hold> holds() throws IOException;

	/**
	 * Some layers that are needed.
	 *
	 * @param container the id of the container that needs them, or {@code null} when it
	 * is something else
	 * @param running whether it runs
	 * @param layers directory names, lowest first
	 */
	record Hold(String container, boolean running, List<String> layers) {

		public Hold {
			layers = List.copyOf(layers);
		}

		/** Layers that something else than a container needs. */
		public static Hold of(List<String> layers) {
			return new Hold(null, false, layers);
		}

	}

}
