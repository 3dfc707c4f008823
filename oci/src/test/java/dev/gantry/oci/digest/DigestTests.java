package dev.gantry.oci.digest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DigestTests {

	private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

	private static final Digest OF_HELLO = Digest
		.sha256("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");

	@Test
	void isComputed() {
		assertThat(Digest.ofBytes(HELLO)).isEqualTo(OF_HELLO);
		assertThat(Digest.of(OF_HELLO.toString())).isEqualTo(OF_HELLO);
		Digest long512 = Digest.ofBytes(DigestAlgorithm.SHA512, HELLO);
		assertThat(Digest.of(long512.toString())).isEqualTo(long512);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "sha256", "sha256:", "sha256:../../../../../../../../../../../../../../../../etc/passwd",
					"sha256:2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
					"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982",
					"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98240",
					"sha512:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
					"md5:5d41402abc4b2a76b9719d911017c592",
					"SHA256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
					" sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
					"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982\n",
					"sha256:２cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" })
	void refusesWhatIsNoDigest(String text) {
		assertThatExceptionOfType(InvalidDigestException.class).isThrownBy(() -> Digest.of(text));
		assertThat(Digest.isValid(text)).isFalse();
	}

	@Test
	void refusesNothingToo() {
		assertThatExceptionOfType(InvalidDigestException.class).isThrownBy(() -> Digest.of(null));
	}

	@Test
	void verifiesAtTheEnd() throws IOException {
		try (VerifyingInputStream in = stream(HELLO, OF_HELLO, 5)) {
			assertThat(in.readAllBytes()).isEqualTo(HELLO);
			assertThat(in.isVerified()).isTrue();
		}
	}

	@Test
	void verifiesWhatIsSkippedAndReadByteByByte() throws IOException {
		try (VerifyingInputStream in = stream(HELLO, OF_HELLO, 5)) {
			assertThat(in.read()).isEqualTo('h');
			in.skipNBytes(3);
			assertThat(in.read()).isEqualTo('o');
			assertThat(in.isVerified()).isFalse();
			assertThat(in.read()).isEqualTo(-1);
			assertThat(in.isVerified()).isTrue();
		}
	}

	@Test
	void refusesOtherBytesFewerAndMore() {
		assertMismatch(stream("jello".getBytes(StandardCharsets.UTF_8), OF_HELLO, 5));
		assertMismatch(stream("hell".getBytes(StandardCharsets.UTF_8), OF_HELLO, 5));
		assertMismatch(stream(HELLO, OF_HELLO, 4));
		assertMismatch(stream(HELLO, OF_HELLO, 6));
	}

	private static void assertMismatch(VerifyingInputStream in) {
		assertThatExceptionOfType(ContentMismatchException.class).isThrownBy(in::readAllBytes);
	}

	private static VerifyingInputStream stream(byte[] bytes, Digest expected, long size) {
		return new VerifyingInputStream(new ByteArrayInputStream(bytes), expected, size);
	}

}
