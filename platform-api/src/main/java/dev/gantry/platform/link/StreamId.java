package dev.gantry.platform.link;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids of streams: who does not know one cannot guess it. */
public final class StreamId {

	private static final int BYTES = 18;

	private static final SecureRandom RANDOM = new SecureRandom();

	private StreamId() {
	}

	public static String random() {
		byte[] bytes = new byte[BYTES];
		RANDOM.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
