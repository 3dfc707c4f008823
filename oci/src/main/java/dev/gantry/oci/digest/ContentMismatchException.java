package dev.gantry.oci.digest;

import java.io.Serial;

import dev.gantry.oci.InvalidImageException;

/** Bytes that do not have the promised digest or size. */
public class ContentMismatchException extends InvalidImageException {

	@Serial
	private static final long serialVersionUID = 1L;

	public ContentMismatchException(String message) {
		super(message);
	}

	/** Content that should have had one digest and has another. */
	public static ContentMismatchException ofDigest(Digest expected, Digest actual) {
		return new ContentMismatchException("Content that should be " + expected + " is " + actual);
	}

	/** Content that should have had one size, in bytes, and has another. */
	public static ContentMismatchException ofSize(Digest expected, long expectedSize, long actualSize) {
		return new ContentMismatchException(
				"Content " + expected + " should have " + expectedSize + " bytes and has " + actualSize);
	}

}
