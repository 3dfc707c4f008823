package dev.gantry.platform.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The text of a token, {@code gtr_<kind>_<256 random bits in base64url>}. It is shown
 * once and kept by nobody but its owner.
 *
 * @param value the text
 */
record TokenText(String value) {

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final Pattern FORM = Pattern.compile("gtr_[a-z]{1,16}_[A-Za-z0-9_-]{43}");

	private static final int BYTES = 32;

	static TokenText generate(String word) {
		byte[] random = new byte[BYTES];
		RANDOM.nextBytes(random);
		return new TokenText("gtr_" + word + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
	}

	/**
	 * Whether the text can be a token of that kind at all; short or made-up ones cannot.
	 */
	static boolean plausible(String text, String word) {
		return FORM.matcher(text).matches() && text.startsWith("gtr_" + word + "_")
				&& text.chars().distinct().count() > 16;
	}

	/** What the database keeps of it. A slow hash adds nothing to 256 random bits. */
	String hash() {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(this.value.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java has SHA-256", ex);
		}
	}

	/** Keeps the text out of logs. */
	@Override
	public String toString() {
		return "(token)";
	}

}
