package dev.gantry.oci.documents;

import dev.gantry.oci.digest.Digest;

/**
 * A document together with the very bytes it was read from or written as: only they have
 * its digest, so they are what is stored and sent.
 *
 * @param <T> the document's type
 */
public final class Exact<T> {

	private final T document;

	private final byte[] bytes;

	private final Digest digest;

	Exact(T document, byte[] bytes, Digest digest) {
		this.document = document;
		this.bytes = bytes;
		this.digest = digest;
	}

	/** What it says. */
	public T document() {
		return this.document;
	}

	/** A copy of the bytes. */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	public Digest digest() {
		return this.digest;
	}

	/** In bytes. */
	public long size() {
		return this.bytes.length;
	}

	/** Points at it as content of a type. */
	public Descriptor descriptor(String mediaType) {
		return Descriptor.of(mediaType, this.digest, this.bytes.length);
	}

}
