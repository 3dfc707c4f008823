package dev.gantry.platform.control;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.routing.RouterReport;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.Observed;
import dev.gantry.scheduler.cluster.RouterObservation;
import dev.gantry.scheduler.routing.Publication;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HearingTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final Hearing hearing = new Hearing();

	@Test
	void tellsNewsFromHeartbeats() {
		assertThat(this.hearing.hear("red", report(1, ContainerPhase.RUNNING), NOW)).isTrue();
		assertThat(this.hearing.hear("red", report(2, ContainerPhase.RUNNING), NOW.plusSeconds(3))).isFalse();
		assertThat(this.hearing.hear("red", report(3, ContainerPhase.HEALTHY), NOW.plusSeconds(6))).isTrue();
		assertThat(this.hearing.nodes().get("red").at()).isEqualTo(NOW.plusSeconds(6));
	}

	@Test
	void ignoresAReportThatWasOvertakenButNotARestartedAgent() {
		this.hearing.hear("red", report(7, ContainerPhase.HEALTHY), NOW);
		assertThat(this.hearing.hear("red", report(6, ContainerPhase.RUNNING), NOW.plusMillis(5))).isFalse();
		assertThat(phase()).isEqualTo(ContainerPhase.HEALTHY);
		this.hearing.hear("red", report(1, ContainerPhase.RUNNING), NOW.plusSeconds(5));
		assertThat(phase()).isEqualTo(ContainerPhase.RUNNING);
	}

	@Test
	void tellsWhatRunsUnknownOnANode() {
		ContainerReport stranger = new ContainerReport("x", 1, "c-x", ContainerPhase.RUNNING, NOW, null, NOW, null,
				null, List.of(), false);
		this.hearing.hear("red", new NodeReport(1, 1, FakeAgent.CAPACITY, List.of(stranger), List.of("disk is full")),
				NOW);
		assertThat(this.hearing.faults().get("red")).containsExactly("disk is full",
				"Container c-x runs here though no assignment made it; it is left alone");
	}

	@Test
	void forgetsRoutersThatAreGoneAndEverythingAtAnElection() {
		this.hearing.hear(new RouterReport("one", 5, List.of()), NOW);
		this.hearing.hear(new RouterReport("two", 5, List.of(new RouterReport.BackendLoad("a", 1, 3))),
				NOW.plusSeconds(90));
		Observed observed = this.hearing.observed(Publication.before(1));
		assertThat(observed.routers()).containsOnlyKeys("two");
		assertThat(observed.routers().get("two").inFlight()).containsEntry(new GenerationKey("a", 1), 3);
		this.hearing.begin(NOW.plusSeconds(100));
		assertThat(this.hearing.observed(Publication.before(1))).satisfies((afterwards) -> {
			assertThat(afterwards.since()).isEqualTo(NOW.plusSeconds(100));
			assertThat(afterwards.routers()).isEmpty();
			assertThat(afterwards.nodes()).isEmpty();
		});
	}

	@Test
	void knowsARouterFromTheTableThatItIsGiven() {
		this.hearing.give("one", 0, NOW);
		assertThat(router("one").revision()).isZero();
		this.hearing.hear(new RouterReport("one", 5, List.of(new RouterReport.BackendLoad("a", 1, 3))), NOW);
		this.hearing.give("one", 4, NOW.plusSeconds(20));
		assertThat(router("one")).satisfies((observation) -> {
			assertThat(observation.at()).isEqualTo(NOW.plusSeconds(20));
			assertThat(observation.revision()).isEqualTo(5);
			assertThat(observation.inFlight()).containsEntry(new GenerationKey("a", 1), 3);
		});
	}

	private RouterObservation router(String id) {
		return this.hearing.observed(Publication.before(1)).routers().get(id);
	}

	private ContainerPhase phase() {
		return this.hearing.nodes().get("red").containers().get(new GenerationKey("a", 1)).phase();
	}

	private static NodeReport report(long sequence, ContainerPhase phase) {
		return new NodeReport(sequence, 1, FakeAgent.CAPACITY, List
			.of(new ContainerReport("a", 1, "c-a", phase, NOW, "10.0.0.2:8080", NOW, null, null, List.of(), true)),
				List.of());
	}

}
