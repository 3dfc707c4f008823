package dev.gantry.scheduler.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.scheduler.cluster.Build;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.Note;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.reconcile.Action;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of an app in the situations that people ask about. */
class ScenarioTests {

	private final World world = new World(1);

	@Test
	void putsHalfOfTheReplicasOnEachOfTwoNodes() {
		start(2, 4);
		assertThat(counts()).isEqualTo(Map.of("node-1", 2L, "node-2", 2L));
	}

	@Test
	void movesTheInstancesOfALostNodeAndTellsTheStory() {
		start(2, 4);
		SimulatedNode node = this.world.nodes.get("node-2");
		node.cut = true;
		node.die();
		this.world.run(Duration.ofSeconds(15));
		assertThat(this.world.store.nodes.get("node-2").status()).isEqualTo(NodeStatus.SUSPECT);
		assertThat(counts()).containsEntry("node-2", 2L);
		this.world.run(Duration.ofSeconds(15));
		assertThat(this.world.store.nodes.get("node-2").status()).isEqualTo(NodeStatus.LOST);
		assertThat(counts()).isEqualTo(Map.of("node-1", 4L));
		assertThat(instances()).allMatch(Instance::healthy)
			.filteredOn((instance) -> instance.generation() == 2)
			.hasSize(2)
			.allSatisfy((instance) -> assertThat(texts(instance))
				.contains("its node node-2 is lost; generation 2 goes to node node-1: the only node that can take it"));
	}

	@Test
	void stopsWhatANodeStillRunsThatComesBack() {
		start(2, 2);
		SimulatedNode node = this.world.nodes.get("node-2");
		node.cut = true;
		this.world.run(Duration.ofSeconds(30));
		assertThat(counts()).isEqualTo(Map.of("node-1", 2L));
		assertThat(node.containers).hasSize(1);
		this.world.restart(node);
		this.world.run(Duration.ofSeconds(20));
		assertThat(node.containers).isEmpty();
		assertThat(counts()).isEqualTo(Map.of("node-1", 2L));
		assertThat(this.world.store.nodes.get("node-2").status()).isEqualTo(NodeStatus.READY);
	}

	@Test
	void leavesInstancesOfALostNodeWhereTheyAreIfNoOtherCanTakeThem() {
		start(1, 2);
		SimulatedNode node = this.world.nodes.get("node-1");
		node.cut = true;
		this.world.run(Duration.ofMinutes(5));
		assertThat(this.world.store.nodes.get("node-1").status()).isEqualTo(NodeStatus.LOST);
		assertThat(instances()).allSatisfy((instance) -> assertThat(texts(instance))
			.contains("its node node-1 is lost, and no other can take it: of 1 node, 1 does not answer (node-1)"));
		this.world.restart(node);
		this.world.run(Duration.ofSeconds(10));
		assertThat(instances()).hasSize(2).allMatch((instance) -> instance.generation() == 1 && instance.healthy());
		assertThat(node.containers).hasSize(2);
	}

	@Test
	void movesNothingWhenManyNodesFallSilentTogether() {
		start(5, 5);
		List.of("node-1", "node-2", "node-3").forEach((id) -> this.world.nodes.get(id).cut = true);
		this.world.run(Duration.ofMinutes(2));
		assertThat(instances()).allMatch((instance) -> instance.generation() == 1);
		assertThat(instances()).filteredOn((instance) -> instance.node().equals("node-1"))
			.allSatisfy((instance) -> assertThat(texts(instance))
				.contains("stays on node node-1, which does not answer: 3 nodes fell silent together, "
						+ "so nothing is moved"));
	}

	@Test
	void keepsEveryGenerationOverAnElection() {
		start(2, 4);
		Map<String, Instance> before = Map.copyOf(this.world.store.instances);
		this.world.nodes.values().forEach((node) -> node.cut = true);
		this.world.elect();
		this.world.run(Duration.ofSeconds(12));
		this.world.nodes.values().forEach(this.world::restart);
		this.world.run(Duration.ofSeconds(60));
		assertThat(this.world.store.instances.keySet()).isEqualTo(before.keySet());
		assertThat(instances()).allMatch((instance) -> instance.generation() == 1 && instance.healthy());
	}

	@Test
	void startsTheReplacementsFirstWhenANodeIsDrained() {
		start(2, 4);
		replace("node-2", true);
		this.world.run(Duration.ofMinutes(1));
		assertThat(counts()).isEqualTo(Map.of("node-1", 4L));
		assertThat(instances()).hasSize(4).allMatch(Instance::healthy);
	}

	@Test
	void scalesWithoutTouchingHealthyInstances() {
		start(2, 2);
		Map<String, Instance> before = Map.copyOf(this.world.store.instances);
		scale(4);
		assertThat(this.world.store.instances).hasSize(4).containsAllEntriesOf(before);
		scale(1);
		assertThat(instances()).singleElement().satisfies((instance) -> {
			assertThat(instance.slot().index()).isEqualTo(1);
			assertThat(before).containsKey(instance.id());
		});
	}

	@Test
	void failsADeploymentThatFindsNoRoomAndSaysWhy() {
		start(1, 4);
		scale(15);
		this.world.deploy("shop", 2, "good");
		this.world.run(Duration.ofMinutes(2));
		Action.EndDeployment end = this.world.store.ended.get("shop-2");
		assertThat(end.status()).isEqualTo(DeploymentStatus.FAILED);
		assertThat(end.failedStage()).isEqualTo(DeploymentStage.PLACED);
		assertThat(end.failure().code()).isEqualTo(ErrorCode.NO_CAPACITY);
		assertThat(end.failure().detail()).contains("1 has less than 100 MiB free (node-1)");
		assertThat(instances()).hasSize(15).allMatch((instance) -> instance.slot().release() == 1);
	}

	@Test
	void failsADeploymentWithTheCauseThatItsInstanceShows() {
		start(1, 2);
		this.world.deploy("shop", 2, SimulatedNode.DEAF);
		this.world.run(Duration.ofMinutes(2));
		assertThat(this.world.store.ended.get("shop-2").failure().detail())
			.isEqualTo("Instance web.1 of release 2 was not healthy within 60 s of its start");
		this.world.deploy("shop", 3, SimulatedNode.MISSING);
		this.world.run(Duration.ofSeconds(10));
		assertThat(this.world.store.ended.get("shop-3").failure().code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND);
		this.world.deploy("shop", 4, SimulatedNode.CRASHING);
		this.world.run(Duration.ofSeconds(10));
		assertThat(this.world.store.ended.get("shop-4").failure().detail())
			.matches("Instance web.[12] of release 4 exited with status 1, 3 times in a row");
		assertThat(instances()).filteredOn((instance) -> instance.wanted().up())
			.hasSize(2)
			.allMatch((instance) -> instance.slot().release() == 1 && instance.healthy());
	}

	@Test
	void lingersOverAFailedInstanceSoThatItsLogCanBeRead() {
		start(1, 1);
		this.world.deploy("shop", 2, SimulatedNode.CRASHING);
		this.world.run(Duration.ofSeconds(3));
		assertThat(this.world.store.ended).containsKey("shop-2");
		assertThat(instances()).hasSize(2);
		this.world.run(Duration.ofSeconds(6));
		assertThat(instances()).hasSize(1);
	}

	@Test
	void letsTheNewestDeploymentTakeOver() {
		start(2, 2);
		this.world.deploy("shop", 2, SimulatedNode.DEAF);
		this.world.run(Duration.ofSeconds(5));
		this.world.deploy("shop", 3, "good");
		this.world.run(Duration.ofSeconds(20));
		assertThat(this.world.store.ended.get("shop-2").status()).isEqualTo(DeploymentStatus.SUPERSEDED);
		assertThat(this.world.store.ended.get("shop-3").status()).isEqualTo(DeploymentStatus.SUCCEEDED);
		assertThat(instances()).hasSize(2).allMatch((instance) -> instance.slot().release() == 3);
	}

	@Test
	void buildsOnlyTheNewestPushAndPrefersTheNodeWithTheCache() {
		start(3, 1);
		this.world.store.builds.put("b1",
				new Build("b1", "shop", "t", "d1", 8, 0, null, this.world.now(), "node-2", null));
		this.world.run(Duration.ofSeconds(5));
		assertThat(this.world.store.builds.get("b1").node()).isEqualTo("node-2");
		this.world.store.builds.put("b2",
				new Build("b2", "shop", "t", "d2", 9, 0, null, this.world.now(), "node-2", null));
		this.world.run(Duration.ofSeconds(5));
		assertThat(this.world.store.builds).containsOnlyKeys("b2");
		assertThat(this.world.store.ended.get("d1").status()).isEqualTo(DeploymentStatus.SUPERSEDED);
		this.world.nodes.get("node-2").cut = true;
		this.world.run(Duration.ofSeconds(40));
		assertThat(this.world.store.builds.get("b2")).satisfies((build) -> {
			assertThat(build.node()).isNotEqualTo("node-2");
			assertThat(build.attempt()).isEqualTo(2);
		});
	}

	@Test
	void replacesAnInstanceThatHangs() {
		start(1, 2);
		SimulatedNode node = this.world.nodes.get("node-1");
		node.hang(node.containers.values().iterator().next());
		this.world.run(Duration.ofSeconds(30));
		assertThat(instances()).allMatch((instance) -> instance.generation() == 1);
		this.world.run(Duration.ofSeconds(40));
		assertThat(instances()).hasSize(2).allMatch(Instance::healthy);
		assertThat(instances()).filteredOn((instance) -> instance.generation() == 2).hasSize(1);
		assertThat(node.containers).hasSize(2);
	}

	@Test
	void removesADestroyedAppOnceNothingOfItRuns() {
		start(2, 3);
		this.world.store.delete("shop");
		this.world.round();
		this.world.run(Duration.ofSeconds(10));
		assertThat(this.world.store.apps).isEmpty();
		assertThat(this.world.nodes.values()).allMatch((node) -> node.containers.isEmpty());
	}

	private void start(int nodes, int replicas) {
		for (int i = 1; i <= nodes; i++) {
			this.world.addNode("node-" + i, 2_000);
		}
		this.world.addRouter("router-1");
		this.world.addApp("shop", replicas);
		this.world.run(Duration.ofSeconds(6));
		this.world.harmed = true;
		this.world.deploy("shop", 1, "good");
		this.world.run(Duration.ofSeconds(5));
		assertThat(this.world.store.ended.get("shop-1").status()).isEqualTo(DeploymentStatus.SUCCEEDED);
	}

	private void scale(int replicas) {
		this.world.store.scale("shop", Map.of(ProcessType.WEB, replicas));
		this.world.round();
		this.world.run(Duration.ofSeconds(15));
	}

	private void replace(String id, boolean draining) {
		Node node = this.world.store.nodes.get(id);
		this.world.store.nodes.put(id, new Node(id, node.name(), true, draining, node.status(), node.capacity()));
		this.world.round();
	}

	private List<Instance> instances() {
		return List.copyOf(this.world.store.instances.values());
	}

	private Map<String, Long> counts() {
		return instances().stream().collect(Collectors.groupingBy(Instance::node, Collectors.counting()));
	}

	private static List<String> texts(Instance instance) {
		return instance.history().notes().stream().map(Note::text).toList();
	}

}
