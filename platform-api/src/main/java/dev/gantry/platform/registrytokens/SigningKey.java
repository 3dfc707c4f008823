package dev.gantry.platform.registrytokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.access.SecretFile;

/** The key that signs registry tokens (ES256), made by the first start. */
final class SigningKey {

	private SigningKey() {
	}

	static ECKey establish(Path file) {
		try {
			if (Files.exists(file) && Files.size(file) > 0) {
				ECKey key = ECKey.parse(Files.readString(file));
				if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
					throw unusable(file, null);
				}
				return key;
			}
			ECKey fresh = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.ES256)
				.keyIDFromThumbprint(true)
				.generate();
			SecretFile.write(file, fresh.toJSONString());
			return fresh;
		}
		catch (ParseException ex) {
			throw unusable(file, ex);
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("every Java has P-256", ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The key for registry tokens could not be kept in " + file, ex);
		}
	}

	private static GantryException unusable(Path file, Exception cause) {
		return new GantryException(ErrorCode.HOST_UNFIT, file + " holds no private key that the platform has made",
				"Remove the file; the next start makes a new key", cause);
	}

}
