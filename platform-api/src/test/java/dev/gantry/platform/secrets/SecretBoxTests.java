package dev.gantry.platform.secrets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

import dev.gantry.contracts.errors.GantryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sealing and the key that does it. */
class SecretBoxTests {

	@TempDir
	private Path directory;

	private Path file() {
		return this.directory.resolve("keys/secrets.key");
	}

	@Test
	void opensWhatItSealedAfterARestart() {
		String sealed = SecretKeyFile.establish(file()).seal("pässword");
		assertThat(sealed).startsWith("sealed:1:").doesNotContain("ssword");
		assertThat(SecretKeyFile.establish(file()).open(sealed)).isEqualTo("pässword");
	}

	@Test
	void sealsTheSameTextDifferentlyEachTime() {
		SecretBox box = SecretKeyFile.establish(file());
		assertThat(box.seal("x")).isNotEqualTo(box.seal("x"));
	}

	@Test
	void returnsWhatWasNeverSealed() {
		assertThat(SecretKeyFile.establish(file()).open("plain")).isEqualTo("plain");
	}

	@Test
	void noticesThatASealedTextWasChanged() {
		SecretBox box = SecretKeyFile.establish(file());
		byte[] whole = Base64.getDecoder().decode(box.seal("amount=1").substring("sealed:1:".length()));
		whole[14] ^= 1;
		String changed = "sealed:1:" + Base64.getEncoder().encodeToString(whole);
		assertThatThrownBy(() -> box.open(changed)).isInstanceOf(GantryException.class);
		assertThatThrownBy(() -> box.open("sealed:1:AAAA")).isInstanceOf(GantryException.class);
	}

	@Test
	void refusesTheWrongKeyAndOneThatAnybodyKnows() throws Exception {
		String sealed = SecretKeyFile.establish(file()).seal("x");
		SecretBox other = SecretKeyFile.establish(this.directory.resolve("other.key"));
		assertThatThrownBy(() -> other.open(sealed)).isInstanceOf(GantryException.class);
		Files.writeString(file(), Base64.getEncoder().encodeToString(new byte[32]));
		assertThatThrownBy(() -> SecretKeyFile.establish(file())).isInstanceOf(GantryException.class)
			.hasMessageContaining("secrets.key");
	}

	@Test
	void keepsTheKeyFromOthers() throws Exception {
		SecretKeyFile.establish(file());
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
	}

	@Test
	void derivesTheSameSecretForTheSamePurposeOnly() {
		SecretBox box = SecretKeyFile.establish(file());
		assertThat(box.derive("hook a")).isEqualTo(box.derive("hook a")).isNotEqualTo(box.derive("hook b"));
	}

}
