package dev.gantry.agent.docker.containers;

import java.nio.charset.StandardCharsets;

import dev.gantry.agent.docker.http.ApiException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DetachKeysTests {

	private static String passed(DetachKeys.Watch watch, String input) {
		byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
		DetachKeys.Seen seen = watch.see(bytes, bytes.length);
		return new String(seen.bytes(), StandardCharsets.ISO_8859_1) + (seen.detach() ? "|" : "");
	}

	@Test
	void letsGoWhenTheKeysComeInPieces() {
		DetachKeys.Watch watch = DetachKeys.parse("").watch();
		assertThat(passed(watch, "ls\u0010")).isEqualTo("ls");
		assertThat(passed(watch, "\u0011")).isEqualTo("|");
	}

	@Test
	void passesKeysOnThatOnlyBeginTheSequence() {
		DetachKeys.Watch watch = DetachKeys.parse("ctrl-p,ctrl-q").watch();
		assertThat(passed(watch, "\u0010")).isEmpty();
		assertThat(passed(watch, "x\u0010\u0010\u0011")).isEqualTo("\u0010x\u0010|");
	}

	@Test
	void takesOtherKeys() {
		assertThat(passed(DetachKeys.parse("a,ctrl-x").watch(), "ba\u0018")).isEqualTo("b|");
	}

	@Test
	void refusesWhatIsNoKey() {
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> DetachKeys.parse("ctrl-shift-x"))
			.withMessageContaining("Invalid detach keys");
	}

}
