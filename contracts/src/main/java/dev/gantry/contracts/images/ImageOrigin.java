package dev.gantry.contracts.images;

import java.time.Instant;
import java.util.Map;

/**
 * How an image came about, as the statement beside it says.
 *
 * @param build the build's name, or {@code null}
 * @param source the digest of the source that it was built from, or {@code null}
 * @param bases the digests of the images that it stands on, by their names
 * @param begunAt when the build began, or {@code null}
 * @param endedAt when it had ended, or {@code null}
 * @param softwareBill whether a list of its software is kept beside it
 */
public record ImageOrigin(String build, String source, Map<String, String> bases, Instant begunAt, Instant endedAt,
		boolean softwareBill) {

	public ImageOrigin {
		bases = Map.copyOf(bases);
	}

}
