package dev.gantry.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import dev.gantry.agent.link.AgentLink;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the platform hears of this node. */
final class LinkHealth implements HealthIndicator {

	private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

	private final AgentLink link;

	private final InstantSource clock;

	LinkHealth(AgentLink link, InstantSource clock) {
		this.link = link;
		this.clock = clock;
	}

	@Override
	public Health health() {
		Instant last = this.link.lastReport();
		boolean heard = last != null && Duration.between(last, this.clock.instant()).compareTo(LONGEST_SILENCE) < 0;
		return (heard ? Health.up() : Health.down()).withDetail("lastReport", last == null ? "never" : last.toString())
			.build();
	}

}
