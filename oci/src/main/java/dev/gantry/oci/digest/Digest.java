package dev.gantry.oci.digest;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The digest of some content, {@code sha256:} or {@code sha512:} and lower-case
 * hexadecimal digits (image specification, descriptor.md, "Digests"). Nothing else can be
 * made, so a digest is safe as a part of a path or of an address.
 *
 * @param algorithm the algorithm
 * @param hex the digits
 */
public record Digest(DigestAlgorithm algorithm, String hex) implements Comparable<Digest> {

	public Digest {
		Objects.requireNonNull(algorithm, "algorithm");
		if (hex == null || hex.length() != algorithm.hexLength() || !isLowerHex(hex)) {
			throw new InvalidDigestException(algorithm.prefix() + ":" + hex);
		}
	}

	/**
	 * The digest with this text.
	 * @throws InvalidDigestException if the text is not one
	 */
	@JsonCreator
	public static Digest of(String text) {
		for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
			String prefix = algorithm.prefix() + ":";
			if (text != null && text.startsWith(prefix)) {
				return new Digest(algorithm, text.substring(prefix.length()));
			}
		}
		throw new InvalidDigestException(text);
	}

	/** The SHA-256 digest with these hexadecimal digits. */
	public static Digest sha256(String hex) {
		return new Digest(DigestAlgorithm.SHA256, hex);
	}

	/** The SHA-256 digest of these bytes. */
	public static Digest ofBytes(byte[] bytes) {
		return ofBytes(DigestAlgorithm.SHA256, bytes);
	}

	public static Digest ofBytes(DigestAlgorithm algorithm, byte[] bytes) {
		MessageDigest computation = algorithm.newMessageDigest();
		computation.update(bytes);
		return finish(algorithm, computation);
	}

	/** The result of a computation, which is reset by that. */
	public static Digest finish(DigestAlgorithm algorithm, MessageDigest computation) {
		return new Digest(algorithm, HexFormat.of().formatHex(computation.digest()));
	}

	/** Whether a text is a digest. */
	public static boolean isValid(String text) {
		try {
			of(text);
			return true;
		}
		catch (InvalidDigestException ex) {
			return false;
		}
	}

	@Override
	public int compareTo(Digest other) {
		return toString().compareTo(other.toString());
	}

	/** Algorithm, colon, digits. */
	@JsonValue
	@Override
	public String toString() {
		return this.algorithm.prefix() + ":" + this.hex;
	}

	/** The first twelve digits, for people. */
	public String shortHex() {
		return this.hex.substring(0, 12);
	}

	private static boolean isLowerHex(String text) {
		return text.chars().allMatch((c) -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
	}

}
