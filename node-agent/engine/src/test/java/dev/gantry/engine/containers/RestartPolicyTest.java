package dev.gantry.engine.containers;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RestartPolicyTest {

	@ParameterizedTest
	@CsvSource({ "NO,0,1,0,false,false,false", "ON_FAILURE,0,1,7,false,true,true", "ON_FAILURE,0,0,0,false,false,false",
			"ON_FAILURE,2,1,1,false,true,true", "ON_FAILURE,2,1,2,false,false,false",
			"ON_FAILURE,0,1,0,true,false,false", "ALWAYS,0,0,9,false,true,true", "ALWAYS,0,0,0,true,false,true",
			"UNLESS_STOPPED,0,0,9,false,true,true", "UNLESS_STOPPED,0,1,0,true,false,false" })
	void decides(RestartPolicy.When when, int limit, int code, int restarts, boolean stopped, boolean afterEnd,
			boolean withEngine) {
		RestartPolicy policy = new RestartPolicy(when, limit);
		Upkeep upkeep = new Upkeep(null, restarts, stopped, null, null);
		assertThat(policy.afterEnd(code, upkeep)).isEqualTo(afterEnd);
		assertThat(policy.withEngine(code, upkeep)).isEqualTo(withEngine);
	}

	@Test
	void waitsTwiceAsLongEachTimeUntilAGoodRun() {
		Duration delay = Duration.ZERO;
		for (long expected : new long[] { 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000,
				60_000 }) {
			delay = RestartPolicy.delay(delay, Duration.ofSeconds(9));
			assertThat(delay.toMillis()).isEqualTo(expected);
		}
		assertThat(RestartPolicy.delay(delay, Duration.ofSeconds(10)).toMillis()).isEqualTo(100);
	}

	@ParameterizedTest
	@CsvSource({ "SIGTERM,15", "term,15", "9,9", "SIGRTMIN+3,37", "RTMAX-1,63", "usr1,10" })
	void readsSignals(String text, int number) {
		assertThat(Signal.parse(text).number()).isEqualTo(number);
		assertThat(Signal.parse(new Signal(number).name()).number()).isEqualTo(number);
	}

}
