package dev.gantry.platform.secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.SecretFile;

/** The key that seals secrets, made by the first start; 256 bits in base64. */
final class SecretKeyFile {

	private static final int KEY_BYTES = 32;

	private SecretKeyFile() {
	}

	static SecretBox establish(Path file) {
		try {
			if (Files.exists(file) && Files.size(file) > 0) {
				return new SecretBox(key(file));
			}
			byte[] fresh = new byte[KEY_BYTES];
			new SecureRandom().nextBytes(fresh);
			SecretFile.write(file, Base64.getEncoder().encodeToString(fresh) + "\n");
			return new SecretBox(fresh);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The key that seals secrets could not be kept in " + file, ex);
		}
	}

	private static byte[] key(Path file) throws IOException {
		byte[] key;
		try {
			key = Base64.getDecoder().decode(Files.readString(file).strip());
		}
		catch (IllegalArgumentException ex) {
			throw unusable(file, ex);
		}
		if (key.length != KEY_BYTES || isPattern(key)) {
			throw unusable(file, null);
		}
		return key;
	}

	/** A key of a few bytes again and again was never made by the platform. */
	private static boolean isPattern(byte[] key) {
		return new String(key, java.nio.charset.StandardCharsets.ISO_8859_1).chars().distinct().count() < 8;
	}

	private static GantryException unusable(Path file, Exception cause) {
		return new GantryException(ErrorCode.HOST_UNFIT, file + " holds no key that the platform has made",
				"Put back the file that belongs to this database; without it, its secrets are lost", cause);
	}

}
