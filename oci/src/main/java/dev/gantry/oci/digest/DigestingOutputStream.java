package dev.gantry.oci.digest;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Passes content on and computes its digest and size on the way. */
public final class DigestingOutputStream extends FilterOutputStream {

	private final DigestAlgorithm algorithm;

	private final MessageDigest computation;

	private long count;

	/** Computes SHA-256. */
	public DigestingOutputStream(OutputStream out) {
		this(out, DigestAlgorithm.SHA256);
	}

	public DigestingOutputStream(OutputStream out, DigestAlgorithm algorithm) {
		super(out);
		this.algorithm = algorithm;
		this.computation = algorithm.newMessageDigest();
	}

	@Override
	public void write(int b) throws IOException {
		write(new byte[] { (byte) b }, 0, 1);
	}

	@Override
	public void write(byte[] buffer, int offset, int length) throws IOException {
		this.out.write(buffer, offset, length);
		this.computation.update(buffer, offset, length);
		this.count += length;
	}

	/** Bytes so far. */
	public long count() {
		return this.count;
	}

	/** The digest of what was written. May be asked for once, at the end. */
	public Digest digest() {
		return Digest.finish(this.algorithm, this.computation);
	}

}
