package dev.gantry.router.proxy;

import java.util.List;

import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.router.table.TableInForce;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the router counts. */
class FiguresTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final TableInForce table = new TableInForce(() -> {
	});

	private final Figures figures = new Figures(this.meters, this.table);

	@Test
	void countsEachReleaseByItself() {
		route(1, 2);
		this.figures.ended("shop", 1, 200, 5);
		this.figures.ended("shop", 2, 200, 5);
		this.figures.ended("shop", 2, 502, 5);
		this.figures.ended("shop", 0, 503, 5);
		assertThat(this.meters.get("gantry.router.requests").tags("release", "2", "status", "5xx").timer().count())
			.isEqualTo(1);
		assertThat(releases()).containsExactlyInAnyOrder("1", "2", "2", "none");
	}

	@Test
	void dropsReleasesThatTheTableNoLongerNames() {
		route(1);
		this.figures.ended("shop", 1, 200, 5);
		route(2);
		this.figures.ended("shop", 2, 200, 5);
		assertThat(releases()).containsExactly("2");
	}

	private List<String> releases() {
		return this.meters.find("gantry.router.requests")
			.timers()
			.stream()
			.map(Timer::getId)
			.map((id) -> id.getTag("release"))
			.toList();
	}

	private void route(int... releases) {
		List<Backend> backends = java.util.Arrays.stream(releases)
			.mapToObj((release) -> new Backend("i" + release, 1, release, "127.0.0.1:1", BackendState.ACTIVE))
			.toList();
		this.table.apply(new RoutingTable(this.table.revision() + 2,
				List.of(new Route("shop.localhost", "shop", "web", backends))));
	}

}
