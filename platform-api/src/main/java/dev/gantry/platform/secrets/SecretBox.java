package dev.gantry.platform.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts with AES-256-GCM (NIST SP 800-38D), a fresh random nonce for each. A sealed
 * text begins with {@value #MARK}, so that one which was stored before there was a key is
 * told apart.
 */
public final class SecretBox {

	private static final String MARK = "sealed:1:";

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final SecureRandom random = new SecureRandom();

	private final SecretKey key;

	SecretBox(byte[] key) {
		this.key = new SecretKeySpec(key, "AES");
	}

	/** Seals a text; the same text is sealed differently each time. */
	public String seal(String text) {
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		try {
			Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
			byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
			byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
			return MARK + Base64.getEncoder().encodeToString(whole);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java has AES-GCM", ex);
		}
	}

	/**
	 * Opens a text; one that was never sealed is returned as it is.
	 * @throws GantryException {@code HOST_UNFIT} if it was sealed with another key or
	 * changed since
	 */
	public String open(String stored) {
		if (!isSealed(stored)) {
			return stored;
		}
		try {
			byte[] whole = Base64.getDecoder().decode(stored.substring(MARK.length()));
			Cipher cipher = cipher(Cipher.DECRYPT_MODE, java.util.Arrays.copyOf(whole, NONCE_BYTES));
			return new String(cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES), StandardCharsets.UTF_8);
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw new GantryException(ErrorCode.HOST_UNFIT,
					"A secret in the database cannot be opened: it was sealed with another key, or changed",
					"Put the keys directory that belongs to this database back in place", ex);
		}
	}

	public static boolean isSealed(String stored) {
		return stored.startsWith(MARK);
	}

	/**
	 * A secret for others that need not be stored, because it can be made again (HMAC
	 * SHA-256 of its purpose).
	 */
	public String derive(String purpose) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.key.getEncoded(), "HmacSHA256"));
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java has HMAC with SHA-256", ex);
		}
	}

	private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
		return cipher;
	}

}
