package dev.gantry.oci.reference;

import java.io.Serial;

/** A text that does not name an image, repository, tag or platform. */
public class InvalidReferenceException extends IllegalArgumentException {

	@Serial
	private static final long serialVersionUID = 1L;

	private static final int SHOWN = 160;

	InvalidReferenceException(String text, String reason) {
		super("'" + shorten(text) + "' " + reason);
	}

	private static String shorten(String text) {
		return (text != null && text.length() > SHOWN) ? text.substring(0, SHOWN) + "…" : text;
	}

}
