package dev.gantry.platform.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SteadyClockTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private Instant wallTime = START;

	private final AtomicLong nanos = new AtomicLong(17);

	private final SteadyClock clock = new SteadyClock(new Wall(), this.nanos::get);

	@Test
	void goesOnWhenTheWallClockIsSetAndSaysSo() {
		pass(Duration.ofSeconds(10));
		assertThat(this.clock.set()).isZero();
		this.wallTime = this.wallTime.plus(Duration.ofHours(6));
		assertThat(this.clock.now()).isEqualTo(START.plusSeconds(10));
		assertThat(this.clock.set()).isEqualTo(Duration.ofHours(6));
		this.clock.follow();
		assertThat(this.clock.now()).isEqualTo(START.plusSeconds(10).plus(Duration.ofHours(6)));
		assertThat(this.clock.set()).isZero();
		this.wallTime = this.wallTime.minus(Duration.ofHours(12));
		assertThat(this.clock.set()).isEqualTo(Duration.ofHours(-12));
		pass(Duration.ofSeconds(1));
		this.clock.follow();
		assertThat(this.clock.now()).isEqualTo(START.plusSeconds(11).minus(Duration.ofHours(6)));
	}

	@Test
	void takesNoNoteOfACorrection() {
		this.wallTime = this.wallTime.plusSeconds(4);
		assertThat(this.clock.set()).isZero();
	}

	private void pass(Duration time) {
		this.wallTime = this.wallTime.plus(time);
		this.nanos.addAndGet(time.toNanos());
	}

	private final class Wall extends Clock {

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException("nobody asks for another zone");
		}

		@Override
		public Instant instant() {
			return SteadyClockTests.this.wallTime;
		}

	}

}
