package dev.gantry.engine.images;

import java.time.Duration;

/**
 * When to free space, and how much.
 *
 * @param highPercent how full the file system must be, in percent, for images to go
 * @param lowPercent how full it may be when enough has gone
 * @param grace what was used within that time stays
 */
public record CollectionPolicy(int highPercent, int lowPercent, Duration grace) {

	/** From 85 down to 75 percent, sparing what was used in the last 10 minutes. */
	public static final CollectionPolicy DEFAULT = new CollectionPolicy(85, 75, Duration.ofMinutes(10));

	public CollectionPolicy {
		if (lowPercent < 0 || lowPercent > highPercent || highPercent > 100) {
			throw new IllegalArgumentException("the watermarks of images must be 0 <= low <= high <= 100 percent, not "
					+ lowPercent + " and " + highPercent);
		}
		if (grace.isNegative()) {
			throw new IllegalArgumentException("the grace of images must not be negative: " + grace);
		}
	}

}
