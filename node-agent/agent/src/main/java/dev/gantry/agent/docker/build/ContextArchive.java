package dev.gantry.agent.docker.build;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A build's context as a client sends it. Docker's own command leaves the end of the
 * archive out when it puts a Dockerfile from elsewhere into it: after the last entry
 * neither the rest of its block nor the two empty ones come.
 */
final class ContextArchive {

	private static final int BLOCK = 512;

	private static final byte[] MAGIC = "ustar".getBytes(StandardCharsets.US_ASCII);

	private static final int MAGIC_AT = 257;

	private ContextArchive() {
	}

	/** The archive with an end; a compressed one as it is. */
	static InputStream of(InputStream body) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(body);
		buffered.mark(BLOCK);
		byte[] head = buffered.readNBytes(BLOCK);
		buffered.reset();
		boolean plain = head.length == BLOCK
				&& Arrays.equals(head, MAGIC_AT, MAGIC_AT + MAGIC.length, MAGIC, 0, MAGIC.length);
		return plain ? new SequenceInputStream(buffered, new ByteArrayInputStream(new byte[3 * BLOCK])) : buffered;
	}

}
