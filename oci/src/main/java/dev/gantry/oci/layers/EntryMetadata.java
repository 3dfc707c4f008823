package dev.gantry.oci.layers;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a layer says of a file besides its content.
 *
 * @param mode permission bits including set-user-id, set-group-id and sticky,
 * {@code 0..07777}
 * @param uid owner, {@code 0..2^32-2}
 * @param gid group, {@code 0..2^32-2}
 * @param modified when the content changed last
 * @param xattrs extended attributes by name; only {@code user.*} and
 * {@code security.capability} ever come out of a layer, and never overlayfs' own
 */
public record EntryMetadata(int mode, long uid, long gid, Instant modified, Map<String, byte[]> xattrs) {

	/** The highest user or group id: the one above means "no change" to chown(2). */
	public static final long MAX_ID = 0xFFFF_FFFEL;

	public EntryMetadata {
		if ((mode & ~07777) != 0) {
			throw new IllegalArgumentException("mode has more than permission bits: " + Integer.toOctalString(mode));
		}
		if (uid < 0 || uid > MAX_ID || gid < 0 || gid > MAX_ID) {
			throw new IllegalArgumentException("owner " + uid + ":" + gid + " is out of range");
		}
		xattrs = xattrs.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(xattrs));
	}

	/** Owned by root, without extended attributes. */
	public static EntryMetadata of(int mode, Instant modified) {
		return new EntryMetadata(mode, 0, 0, modified, Map.of());
	}

	/** The same, owned by somebody else. */
	public EntryMetadata ownedBy(long newUid, long newGid) {
		return new EntryMetadata(this.mode, newUid, newGid, this.modified, this.xattrs);
	}

	/**
	 * Whether an extended attribute may pass between a layer and a file system.
	 * Overlayfs' own, and those that speak to the host's security modules, may not.
	 */
	public static boolean isPortable(String xattr) {
		return "security.capability".equals(xattr) || (xattr.startsWith("user.") && !xattr.startsWith("user.overlay."));
	}

}
