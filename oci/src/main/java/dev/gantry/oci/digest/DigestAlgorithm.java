package dev.gantry.oci.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The registered digest algorithms of the image specification (descriptor.md, "Registered
 * Algorithms"). Others are refused.
 */
public enum DigestAlgorithm {

	SHA256("sha256", "SHA-256", 64), SHA512("sha512", "SHA-512", 128);

	private final String prefix;

	private final String javaName;

	private final int hexLength;

	DigestAlgorithm(String prefix, String javaName, int hexLength) {
		this.prefix = prefix;
		this.javaName = javaName;
		this.hexLength = hexLength;
	}

	/** The part before the colon. */
	public String prefix() {
		return this.prefix;
	}

	/** How many hexadecimal digits follow the colon. */
	public int hexLength() {
		return this.hexLength;
	}

	/** A fresh computation. */
	public MessageDigest newMessageDigest() {
		try {
			return MessageDigest.getInstance(this.javaName);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("This JVM lacks " + this.javaName + ", which every JVM must have", ex);
		}
	}

}
