package dev.gantry.agent.docker.containers;

import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.Engine;
import dev.gantry.engine.containers.Container;
import dev.gantry.engine.images.NodeImage;

/** How much of the disk is a container's own, and with its image. */
final class Sizes {

	private final Engine engine;

	Sizes(Engine engine) {
		this.engine = engine;
	}

	/**
	 * What a container takes.
	 *
	 * @param own bytes of the files that it made or changed
	 * @param all these and those of its image
	 */
	record Size(long own, long all) {

		void addTo(Map<String, Object> document) {
			document.put("SizeRw", this.own);
			document.put("SizeRootFs", this.all);
		}

	}

	Size of(Container container) {
		long own = own(container);
		String image = Notes.of(container).imageId();
		long below = image.isEmpty() ? 0 : this.engine.localImages().find(image).map(NodeImage::size).orElse(0L);
		return new Size(own, own + below);
	}

	/** The bytes of the files that a container made or changed; none of one that goes. */
	long own(Container container) {
		try {
			return this.engine.files().ownBytes(container.id());
		}
		catch (GantryException ex) {
			if (ex.code() == ErrorCode.NOT_FOUND) {
				return 0;
			}
			throw ex;
		}
	}

}
