package dev.gantry.router.proxy;

import java.time.Duration;
import java.util.List;

import dev.gantry.contracts.routing.LatencyBuckets;
import dev.gantry.contracts.routing.TrafficReport.AppTraffic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TrafficTests {

	private final Traffic traffic = new Traffic();

	@Test
	void givesWhatWasCountedOnce() {
		this.traffic.ended("shop", 200, Duration.ofMillis(4).toNanos());
		this.traffic.ended("shop", 503, Duration.ofMinutes(2).toNanos());
		this.traffic.ended("blog", 404, 1);
		List<AppTraffic> taken = this.traffic.take();
		assertThat(taken).extracting(AppTraffic::app).containsExactlyInAnyOrder("shop", "blog");
		AppTraffic shop = taken.stream().filter((app) -> app.app().equals("shop")).findFirst().orElseThrow();
		assertThat(shop.requests()).isEqualTo(2);
		assertThat(shop.errors()).isEqualTo(1);
		assertThat(shop.latencies()).hasSize(LatencyBuckets.COUNT).endsWith(1L);
		assertThat(this.traffic.take()).isEmpty();
	}

}
