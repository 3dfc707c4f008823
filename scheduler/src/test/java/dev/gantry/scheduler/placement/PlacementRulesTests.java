package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.Slot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What rules of placement do. */
class PlacementRulesTests {

	private static final ResourceLimits LIMITS = new ResourceLimits(CpuShare.ofMillis(100), MemorySize.ofMebibytes(256),
			100);

	private final List<NodeRoom> rooms = new ArrayList<>();

	private NodeRoom node(String name, String architecture, Map<String, String> labels) {
		NodeRoom room = new NodeRoom(
				name, name, NodeRoom.Standing.OPEN, new NodeCapacity(CpuShare.ofMillis(4_000),
						MemorySize.ofMebibytes(4_096), MemorySize.ofMebibytes(10_000)),
				1, new Node.Traits(architecture, labels));
		this.rooms.add(room);
		return room;
	}

	private static Demand demand(int index, String image, PlacementRules rules) {
		return new Demand(new Slot("app", 1, "web", index), LIMITS, null, false, rules, image);
	}

	private String place(int index, PlacementRules rules) {
		return place(demand(index, null, rules));
	}

	private String place(Demand demand) {
		Decision decision = new Placement(this.rooms).place(demand);
		return decision instanceof Decision.Placed placed ? placed.room().name()
				: ((Decision.Refused) decision).explanation();
	}

	@Test
	void takesOnlyNodesWithTheLabelsAndTheArchitecture() {
		node("a", "amd64", Map.of("zone", "eu", "disk", "ssd"));
		node("b", "arm64", Map.of("zone", "eu", "disk", "ssd"));
		node("c", "amd64", Map.of("zone", "us", "disk", "ssd"));
		PlacementRules rules = new PlacementRules(Map.of("zone", "eu", "disk", "ssd"), "arm64", null, false, null, 0);
		assertThat(place(1, rules)).isEqualTo("b");
		assertThat(place(1, new PlacementRules(Map.of("zone", "asia"), null, null, false, null, 0)))
			.isEqualTo("of 3 nodes, 3 are not labelled zone=asia (a, b, c)");
		assertThat(place(1, new PlacementRules(Map.of("zone", "us"), "arm64", null, false, null, 0)))
			.isEqualTo("of 3 nodes, 2 are not arm64 (a, c); 1 is not labelled zone=us (b)");
	}

	@Test
	void reservesDiskUntilThereIsNone() {
		node("a", "amd64", Map.of());
		PlacementRules rules = new PlacementRules(Map.of(), null, null, false, MemorySize.ofMebibytes(4_096), 0);
		assertThat(place(1, rules)).isEqualTo("a");
		assertThat(place(2, rules)).isEqualTo("a");
		assertThat(place(3, rules)).isEqualTo("of 1 node, 1 has less than 4 GiB of disk free (a)");
	}

	@Test
	void spreadsOverZonesBeforeNodes() {
		for (int i = 1; i <= 4; i++) {
			node("big-" + i, "amd64", Map.of("zone", "big"));
		}
		node("small-1", "amd64", Map.of("zone", "small"));
		PlacementRules rules = new PlacementRules(Map.of(), null, "zone", false, null, 0);
		List<String> nodes = new ArrayList<>();
		for (int i = 1; i <= 6; i++) {
			nodes.add(place(i, rules));
		}
		assertThat(nodes).filteredOn("small-1"::equals).hasSize(3);
		assertThat(nodes).filteredOn((node) -> node.startsWith("big")).doesNotHaveDuplicates();
	}

	@Test
	void fillsNodesWhenPacked() {
		for (int i = 1; i <= 4; i++) {
			node("n" + i, "amd64", Map.of());
		}
		PlacementRules rules = new PlacementRules(Map.of(), null, null, true, null, 0);
		List<String> nodes = new ArrayList<>();
		for (int i = 1; i <= 16; i++) {
			nodes.add(place(i, rules));
		}
		assertThat(nodes).containsOnly(nodes.get(0));
	}

	@Test
	void prefersNodeThatHasTheImageWhenItIsNotMuchFuller() {
		node("bare", "amd64", Map.of());
		NodeRoom cached = node("cached", "amd64", Map.of());
		cached.reserve(new Demand(new Slot("other", 1, "web", 1), LIMITS, null, false, PlacementRules.NONE, "image"));
		assertThat(place(demand(1, "image", PlacementRules.NONE))).isEqualTo("cached");
		assertThat(place(new Demand(new Slot("third", 1, "web", 1), LIMITS, null, false, PlacementRules.NONE, "new")))
			.isEqualTo("bare");
		for (int i = 2; i < 8; i++) {
			cached
				.reserve(new Demand(new Slot("other", 1, "web", i), LIMITS, null, false, PlacementRules.NONE, "image"));
		}
		assertThat(place(new Demand(new Slot("next", 1, "web", 1), LIMITS, null, false, PlacementRules.NONE, "image")))
			.isEqualTo("bare");
	}

}
