package dev.gantry.platform.sources;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

/** The forms in which a source may come, told apart by their first bytes. */
enum ArchiveFormat {

	/** RFC 1952, a tar inside. */
	GZIP,
	/** POSIX.1-2001 (pax) or GNU tar. */
	TAR,
	/** PKWARE's APPNOTE. */
	ZIP;

	private static final int BLOCK = 512;

	private static final int TAR_MAGIC = 257;

	/** Looks at the first bytes and leaves them in the stream. */
	static ArchiveFormat sniff(BufferedInputStream in) throws IOException {
		in.mark(BLOCK);
		byte[] head = in.readNBytes(BLOCK);
		in.reset();
		if (head.length > 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b) {
			return GZIP;
		}
		if (head.length > 3 && head[0] == 'P' && head[1] == 'K' && (head[2] == 3 || head[2] == 5)) {
			return ZIP;
		}
		byte[] magic = "ustar".getBytes(StandardCharsets.US_ASCII);
		if (head.length == BLOCK && Arrays.equals(head, TAR_MAGIC, TAR_MAGIC + magic.length, magic, 0, magic.length)) {
			return TAR;
		}
		throw new GantryException(ErrorCode.SOURCE_UNREADABLE,
				(head.length == 0) ? "The request has no source in its body"
						: "The source archive is neither tar.gz, tar nor zip",
				"Send for example the output of 'tar czf - .' with 'Content-Type: application/gzip'");
	}

}
