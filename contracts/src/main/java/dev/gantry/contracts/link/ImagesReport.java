package dev.gantry.contracts.link;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.values.MemorySize;

/**
 * The images that a node has: {@code POST /agent/v1/images}, when they have changed and
 * once a minute. Names are claims of whoever gave them.
 *
 * @param count how many there are
 * @param size what they take together, uncompressed; a layer of several counts once
 * @param images the newest, {@link #MOST} at most
 */
public record ImagesReport(int count, MemorySize size, List<Held> images) {

	/** So many images are told one by one. */
	public static final int MOST = 200;

	public ImagesReport {
		images = List.copyOf(images);
	}

	/**
	 * An image.
	 *
	 * @param digest of its manifest
	 * @param names what it is called there, or else the repositories that it came from
	 * @param size all of its layers, uncompressed
	 * @param added when it came to the node
	 */
	public record Held(String digest, List<String> names, MemorySize size, Instant added) {

		public Held {
			names = List.copyOf(names);
		}

	}

}
