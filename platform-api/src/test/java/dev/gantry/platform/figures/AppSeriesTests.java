package dev.gantry.platform.figures;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.gantry.contracts.apps.FiguresView.Point;
import dev.gantry.contracts.routing.LatencyBuckets;
import dev.gantry.contracts.routing.TrafficReport.AppTraffic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class AppSeriesTests {

	private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

	private final AppSeries series = new AppSeries();

	@Test
	void addsUpWhatSeveralRoutersCountWithinAStep() {
		this.series.traffic(traffic(40, 2, Duration.ofMillis(4)), BEGIN.plusSeconds(1));
		this.series.traffic(traffic(60, 0, Duration.ofMillis(80)), BEGIN.plusSeconds(9));
		Point point = this.series.points(BEGIN.plusSeconds(10)).get(0);
		assertThat(point.at()).isEqualTo(BEGIN);
		assertThat(point.requests()).isEqualTo(10);
		assertThat(point.errors()).isEqualTo(0.2);
		assertThat(point.median()).isBetween(70.0, 100.0);
		assertThat(point.p95()).isBetween(70.0, 100.0);
		assertThat(point.cores()).isNull();
		assertThat(point.memory()).isNull();
	}

	@Test
	void addsProcessorTimeAndTakesTheLastMemoryOfEachNode() {
		this.series.usage("one", null, 100, BEGIN);
		this.series.usage("one", Duration.ofSeconds(4), 200, BEGIN.plusSeconds(5));
		this.series.usage("two", Duration.ofSeconds(1), 50, BEGIN.plusSeconds(6));
		Point point = this.series.points(BEGIN.plusSeconds(10)).get(0);
		assertThat(point.cores()).isCloseTo(0.5, within(1e-9));
		assertThat(point.memory()).isEqualTo(250);
		assertThat(point.median()).isNull();
	}

	@Test
	void doesNotTellAStepThatIsNotOver() {
		this.series.traffic(traffic(1, 0, Duration.ofMillis(1)), BEGIN);
		assertThat(this.series.points(BEGIN.plusSeconds(9))).isEmpty();
	}

	@Test
	void keepsAnHourWhenAppsRunForLonger() {
		for (int step = 0; step < 2 * AppSeries.STEPS; step++) {
			this.series.traffic(traffic(1, 0, Duration.ofMillis(1)), BEGIN.plus(AppSeries.STEP.multipliedBy(step)));
		}
		Instant end = BEGIN.plus(AppSeries.STEP.multipliedBy(2 * AppSeries.STEPS));
		assertThat(this.series.points(end)).hasSize(AppSeries.STEPS)
			.first()
			.extracting(Point::at)
			.isEqualTo(BEGIN.plus(AppSeries.STEP.multipliedBy(AppSeries.STEPS)));
		assertThat(this.series.isEmpty(end.plus(Duration.ofHours(2)))).isTrue();
	}

	private static AppTraffic traffic(long requests, long errors, Duration took) {
		List<Long> latencies = new ArrayList<>(Collections.nCopies(LatencyBuckets.COUNT, 0L));
		latencies.set(LatencyBuckets.of(took.toNanos()), requests);
		return new AppTraffic("shop", requests, errors, latencies);
	}

}
