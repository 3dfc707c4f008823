package dev.gantry.scheduler.simulation;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.scheduler.cluster.Build;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose build is next when there are more than the nodes take at once. */
class BuildTurnTests {

	private final World world = new World(1);

	/**
	 * A node of four cores, and a team whose apps all want to be built before another's.
	 */
	@BeforeEach
	void pushMany() {
		this.world.addNode("node-1", 4_000);
		this.world.addRouter("router-1");
		for (int i = 1; i <= 8; i++) {
			push("big-" + i, "big");
		}
		this.world.run(Duration.ofSeconds(6));
	}

	private void push(String app, String team) {
		this.world.addApp(app, 1);
		this.world.store.builds.put(app,
				new Build(app, app, team, "d-" + app, 1, 0, null, this.world.now(), null, null));
	}

	private Set<String> underWay() {
		return this.world.store.builds.values()
			.stream()
			.filter((build) -> build.node() != null)
			.map(Build::app)
			.collect(Collectors.toSet());
	}

	@Test
	void nodeTakesAsManyAsItHasCoresAndTheOthersSayWhyTheyWait() {
		assertThat(underWay()).containsExactlyInAnyOrder("big-1", "big-2", "big-3", "big-4");
		assertThat(this.world.store.builds.values()).extracting(Build::waiting)
			.filteredOn(Objects::nonNull)
			.hasSize(4)
			.allMatch((reason) -> reason.startsWith("waits for its turn"));
	}

	@Test
	void waitingForATurnEndsNoBuild() {
		this.world.run(Duration.ofMinutes(5));
		assertThat(this.world.store.builds).hasSize(8);
		assertThat(this.world.store.ended.values()).noneMatch((end) -> end.status() == DeploymentStatus.FAILED);
	}

	@Test
	void teamWithFewerBuildsUnderWayIsNext() {
		push("small-1", "small");
		push("small-2", "small");
		this.world.store.builds.remove("big-1");
		this.world.run(Duration.ofSeconds(5));
		assertThat(underWay()).containsExactlyInAnyOrder("small-1", "big-2", "big-3", "big-4");
		this.world.store.builds.remove("big-2");
		this.world.run(Duration.ofSeconds(5));
		assertThat(underWay()).containsExactlyInAnyOrder("small-1", "small-2", "big-3", "big-4");
		this.world.store.builds.remove("small-1");
		this.world.run(Duration.ofSeconds(5));
		assertThat(underWay()).containsExactlyInAnyOrder("small-2", "big-5", "big-3", "big-4");
	}

	@Test
	void buildThatWaitedLongForItsTurnIsPatientWhenTheNodesFallSilent() {
		this.world.run(Duration.ofMinutes(5));
		this.world.nodes.get("node-1").cut = true;
		this.world.run(Duration.ofSeconds(50));
		assertThat(this.world.store.builds).hasSize(8);
		this.world.run(Duration.ofSeconds(30));
		assertThat(this.world.store.builds).isEmpty();
		assertThat(this.world.store.ended.values()).hasSize(8)
			.allMatch((end) -> end.status() == DeploymentStatus.FAILED);
	}

}
