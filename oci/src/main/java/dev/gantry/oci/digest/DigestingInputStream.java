package dev.gantry.oci.digest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Passes content on and computes its digest and size on the way. */
public final class DigestingInputStream extends FilterInputStream {

	private final DigestAlgorithm algorithm;

	private final MessageDigest computation;

	private long count;

	public DigestingInputStream(InputStream in, DigestAlgorithm algorithm) {
		super(in);
		this.algorithm = algorithm;
		this.computation = algorithm.newMessageDigest();
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
		if (read > 0) {
			this.computation.update(buffer, offset, read);
			this.count += read;
		}
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

	/** Bytes so far. */
	public long count() {
		return this.count;
	}

	/** The digest of what was read. May be asked for once, at the end. */
	public Digest digest() {
		return Digest.finish(this.algorithm, this.computation);
	}

}
