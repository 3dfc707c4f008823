package dev.gantry.oci.digest;

import java.io.Serial;

/** A text that is not a digest of an algorithm we know. */
public class InvalidDigestException extends IllegalArgumentException {

	@Serial
	private static final long serialVersionUID = 1L;

	private static final int SHOWN = 160;

	public InvalidDigestException(String text) {
		super("'" + shorten(text)
				+ "' is not a digest: use sha256: and 64, or sha512: and 128, lower-case hexadecimal digits");
	}

	private static String shorten(String text) {
		return (text != null && text.length() > SHOWN) ? text.substring(0, SHOWN) + "…" : text;
	}

}
