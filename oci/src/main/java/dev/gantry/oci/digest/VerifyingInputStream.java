package dev.gantry.oci.digest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Passes content on and, where it ends, fails unless digest and size are the promised
 * ones. It fails at once when there is more than promised. Only who reads to the end (-1)
 * may trust what was read; closing early verifies nothing.
 */
public final class VerifyingInputStream extends FilterInputStream {

	private final Digest expected;

	private final long expectedSize;

	private final MessageDigest computation;

	private long count;

	private boolean verified;

	public VerifyingInputStream(InputStream in, Digest expected, long expectedSize) {
		super(in);
		this.expected = expected;
		this.expectedSize = expectedSize;
		this.computation = expected.algorithm().newMessageDigest();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		int read = read(one, 0, 1);
		return (read < 0) ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read = this.in.read(buffer, offset, length);
		if (read < 0) {
			verify();
			return read;
		}
		this.count += read;
		if (this.count > this.expectedSize) {
			throw new ContentMismatchException(
					"Content " + this.expected + " should have " + this.expectedSize + " bytes and has more");
		}
		this.computation.update(buffer, offset, read);
		return read;
	}

	@Override
	public long skip(long n) throws IOException {
		byte[] skipped = new byte[(int) Math.max(0, Math.min(n, 8192))];
		int read = (skipped.length == 0) ? 0 : read(skipped, 0, skipped.length);
		return Math.max(0, read);
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	/** Whether the end was reached and everything was as promised. */
	public boolean isVerified() {
		return this.verified;
	}

	private void verify() throws ContentMismatchException {
		if (this.verified) {
			return;
		}
		if (this.count != this.expectedSize) {
			throw ContentMismatchException.ofSize(this.expected, this.expectedSize, this.count);
		}
		Digest actual = Digest.finish(this.expected.algorithm(), this.computation);
		if (!actual.equals(this.expected)) {
			throw ContentMismatchException.ofDigest(this.expected, actual);
		}
		this.verified = true;
	}

}
