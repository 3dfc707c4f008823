package dev.gantry.scheduler.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Note;
import dev.gantry.scheduler.cluster.Wanted;
import dev.gantry.scheduler.reconcile.Action;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who gives way to whom when a cluster is full. */
class PreemptionTests {

	private final World world = new World(1);

	@BeforeEach
	void fill() {
		this.world.addNode("node-1", 1_000);
		this.world.addNode("node-2", 1_000);
		this.world.addRouter("router-1");
		this.world.addApp("low", 20);
		this.world.addApp("high", 3);
		this.world.run(Duration.ofSeconds(6));
		this.world.deploy("low", 1, "good");
		this.world.run(Duration.ofSeconds(10));
		assertThat(healthy("low")).isEqualTo(20);
		this.world.harmed = true;
	}

	@Test
	void lowerPrioritiesGiveWay() {
		this.world.deploy("high", 1, "good", new PlacementRules(Map.of(), null, null, false, null, 10));
		this.world.run(Duration.ofSeconds(50));
		assertThat(this.world.store.ended.get("high-1").status()).isEqualTo(DeploymentStatus.SUCCEEDED);
		assertThat(healthy("high")).isEqualTo(3);
		assertThat(healthy("low")).isEqualTo(17);
		assertThat(this.world.store.events).filteredOn((event) -> event.type().equals("instance.preempted"))
			.hasSize(3)
			.extracting(Action.RecordEvent::message)
			.allMatch((message) -> message.contains("gives way to web.")
					&& message.endsWith(" of high, whose priority 10 is higher than 0"));
		assertThat(instances("low")).filteredOn((instance) -> instance.wanted() instanceof Wanted.Unplaced)
			.hasSize(3)
			.allSatisfy((instance) -> assertThat(instance.history().notes()).extracting(Note::text)
				.anyMatch((text) -> text.startsWith("no node can take it: of 2 nodes, 2 have less than 100 MiB free")));
	}

	@Test
	void equalPrioritiesDoNot() {
		this.world.deploy("high", 1, "good");
		this.world.run(Duration.ofMinutes(2));
		assertThat(this.world.store.ended.get("high-1").status()).isEqualTo(DeploymentStatus.FAILED);
		assertThat(healthy("low")).isEqualTo(20);
	}

	private long healthy(String app) {
		return instances(app).stream().filter(Instance::healthy).count();
	}

	private List<Instance> instances(String app) {
		return this.world.store.instances.values()
			.stream()
			.filter((instance) -> instance.slot().app().equals(app))
			.toList();
	}

}
