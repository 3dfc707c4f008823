package dev.gantry.engine.containers;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How fast a container may read from or write to a disk of the host.
 *
 * @param device the disk, as {@code MAJOR:MINOR}; a partition is its disk's
 * @param kind what is counted
 * @param perSecond bytes or operations in a second, at least 1
 */
public record DiskRate(String device, Kind kind, long perSecond) {

	private static final Pattern DEVICE = Pattern.compile("[0-9]{1,5}:[0-9]{1,7}");

	public DiskRate {
		Objects.requireNonNull(kind, "kind");
		if (!DEVICE.matcher(device).matches()) {
			throw new IllegalArgumentException("not a disk's number as in '8:0': '" + device + "'");
		}
		if (perSecond < 1) {
			throw new IllegalArgumentException("the rate of disk " + device + " is at least 1: " + perSecond);
		}
	}

	/** What is counted, and how the kernel calls it. */
	public enum Kind {

		/** Bytes read. */
		READ_BYTES("rbps", "blkio.throttle.read_bps_device"),

		/** Bytes written. */
		WRITTEN_BYTES("wbps", "blkio.throttle.write_bps_device"),

		/** Operations that read. */
		READS("riops", "blkio.throttle.read_iops_device"),

		/** Operations that write. */
		WRITES("wiops", "blkio.throttle.write_iops_device");

		private final String key;

		private final String file;

		Kind(String key, String file) {
			this.key = key;
			this.file = file;
		}

		/** In version 2's {@code io.max}. */
		public String key() {
			return this.key;
		}

		/** Version 1's file. */
		public String file() {
			return this.file;
		}

	}

}
