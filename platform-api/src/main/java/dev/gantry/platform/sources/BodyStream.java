package dev.gantry.platform.sources;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;

/**
 * Tells a connection that breaks from an archive that is cut: both are
 * {@code IOException}s further up.
 */
final class BodyStream extends FilterInputStream {

	BodyStream(InputStream in) {
		super(in);
	}

	@Override
	public int read() throws IOException {
		try {
			return super.read();
		}
		catch (IOException ex) {
			throw new BrokenException(ex);
		}
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		try {
			return super.read(buffer, offset, length);
		}
		catch (IOException ex) {
			throw new BrokenException(ex);
		}
	}

	/** The connection broke before the body was there. */
	static final class BrokenException extends IOException {

		@Serial
		private static final long serialVersionUID = 1L;

		BrokenException(IOException cause) {
			super("The connection broke before the source was there", cause);
		}

	}

}
