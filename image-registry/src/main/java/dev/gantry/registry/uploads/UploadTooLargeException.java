package dev.gantry.registry.uploads;

import java.io.Serial;

/** An upload with more bytes than its repository has room for. */
public class UploadTooLargeException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1L;

	UploadTooLargeException(long limit) {
		super("the blob has more than the " + limit + " bytes that its repository has room for", null, false, false);
	}

}
