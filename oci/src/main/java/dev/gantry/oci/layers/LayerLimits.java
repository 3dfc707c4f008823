package dev.gantry.oci.layers;

/**
 * How much a layer may unfold to, against archives that are bombs (CVE-2023-25153).
 *
 * @param maxEntries how many entries
 * @param maxBytes how many bytes when uncompressed
 * @param maxRatio how many uncompressed bytes for each compressed one, looked at once
 * more than {@code ratioFrom} bytes have come
 * @param ratioFrom from how many uncompressed bytes on the ratio counts
 */
public record LayerLimits(long maxEntries, long maxBytes, int maxRatio, long ratioFrom) {

	/** A million entries, 32 GiB, and 250 to 1 beyond 256 MiB. */
	public static final LayerLimits DEFAULT = new LayerLimits(1_000_000, 32L << 30, 250, 256L << 20);

	public LayerLimits {
		if (maxEntries <= 0 || maxBytes <= 0 || maxRatio <= 0 || ratioFrom < 0) {
			throw new IllegalArgumentException("limits of a layer must be positive");
		}
	}

	/** The same with another bound on the uncompressed bytes. */
	public LayerLimits withMaxBytes(long newMaxBytes) {
		return new LayerLimits(this.maxEntries, newMaxBytes, this.maxRatio, this.ratioFrom);
	}

}
