package dev.gantry.contracts.images;

import java.util.List;

/**
 * A tagged image with what it is made of.
 *
 * @param image the image
 * @param mediaType of its manifest
 * @param platforms what it runs on, for example {@code linux/amd64}; empty if it does not
 * say
 * @param layers lowest first; of an index those of the image for this platform's own
 * machine, or else its first
 * @param origin how it came about, or {@code null} if nothing beside it says
 */
public record ImageDetail(ImageView image, String mediaType, List<String> platforms, List<LayerView> layers,
		ImageOrigin origin) {

	public ImageDetail {
		platforms = List.copyOf(platforms);
		layers = List.copyOf(layers);
	}

}
