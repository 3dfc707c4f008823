package dev.gantry.engine.events;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventsTest {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final Events events = new Events(Clock.fixed(NOW, ZoneOffset.UTC));

	private void publish(int count) {
		for (int i = 0; i < count; i++) {
			this.events.publish(Event.Subject.CONTAINER, Event.Action.START, "c" + i, Map.of());
		}
	}

	@Test
	void remembersTheLastOnes() {
		publish(Events.KEPT + 10);
		assertThat(this.events.between(null, null)).hasSize(Events.KEPT).first().extracting(Event::id).isEqualTo("c10");
		assertThat(this.events.between(NOW.plusSeconds(1), null)).isEmpty();
		assertThat(this.events.between(null, NOW)).isEmpty();
	}

	@Test
	void tellsWhatIsRememberedAndThenWhatHappens() throws InterruptedException {
		publish(1);
		try (EventSubscription subscription = this.events.subscribe(NOW)) {
			publish(1);
			assertThat(subscription.next(Duration.ZERO)).isPresent();
			assertThat(subscription.next(Duration.ZERO)).isPresent();
			assertThat(subscription.next(Duration.ZERO)).isEmpty();
		}
	}

	@Test
	void doesNotWaitForOneWhoTakesNothing() {
		EventSubscription subscription = this.events.subscribe(null);
		publish(3 * Events.KEPT);
		assertThat(subscription.overrun()).isTrue();
	}

}
