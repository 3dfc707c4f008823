package dev.gantry.oci;

import java.io.IOException;
import java.io.Serial;

/**
 * Image content that is not what it must be: a document, layer or archive that breaks its
 * specification, bytes that do not have the promised digest or size, or more of them than
 * a limit allows. Whoever made the image is to blame, so trying again does not help.
 */
public class InvalidImageException extends IOException {

	@Serial
	private static final long serialVersionUID = 1L;

	public InvalidImageException(String message) {
		super(message);
	}

	public InvalidImageException(String message, Throwable cause) {
		super(message, cause);
	}

}
