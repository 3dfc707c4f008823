package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.Slot;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every cluster and every order of placements. */
class PlacementProperties {

	@Property(tries = 200)
	void neverGivesANodeMoreThanItHas(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int nodes,
			@ForAll @IntRange(min = 1, max = 300) int demands) {
		Random random = new Random(seed);
		Placement placement = new Placement(rooms(random, nodes));
		for (int i = 0; i < demands; i++) {
			placement.place(demand(random, i));
			assertThat(placement.rooms()).allMatch((room) -> room.freeMemoryBytes() >= 0 && room.freeCpuMillis() >= 0);
		}
	}

	@Property(tries = 200)
	void refusesExactlyWhenEveryNodeBreaksARule(@ForAll long seed, @ForAll @IntRange(min = 0, max = 150) int nodes,
			@ForAll @IntRange(min = 1, max = 200) int demands) {
		Random random = new Random(seed);
		Placement placement = new Placement(rooms(random, nodes));
		for (int i = 0; i < demands; i++) {
			Demand demand = demand(random, i);
			long feasible = placement.rooms()
				.stream()
				.filter((room) -> Feasibility.refusal(room, demand) == null)
				.count();
			Decision decision = placement.place(demand);
			if (decision instanceof Decision.Refused refused) {
				assertThat(feasible).isZero();
				assertThat(refused.refusals().values().stream().mapToInt(List::size).sum()).isEqualTo(nodes);
				assertThat(refused.explanation()).isNotBlank();
			}
			else {
				assertThat(feasible).isPositive();
			}
		}
	}

	@Property(tries = 200)
	void spreadsReplicasEvenlyOverEqualNodes(@ForAll @IntRange(min = 1, max = 60) int nodes,
			@ForAll @IntRange(min = 1, max = 120) int replicas) {
		List<NodeRoom> rooms = new ArrayList<>();
		for (int i = 0; i < nodes; i++) {
			rooms.add(room("node-" + i, NodeRoom.Standing.OPEN, 100_000, 1_000_000));
		}
		Placement placement = new Placement(rooms);
		Map<String, Integer> counts = new HashMap<>();
		for (int i = 1; i <= replicas; i++) {
			Demand demand = Demand.of(new Slot("app", 1, "web", i), ResourceLimits.DEFAULT);
			Decision.Placed placed = (Decision.Placed) placement.place(demand);
			counts.merge(placed.room().id(), 1, Integer::sum);
		}
		assertThat(counts.values()).allMatch((count) -> count == replicas / nodes || count == replicas / nodes + 1);
	}

	private static List<NodeRoom> rooms(Random random, int count) {
		List<NodeRoom> rooms = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			NodeRoom.Standing standing = random.nextInt(4) > 0 ? NodeRoom.Standing.OPEN
					: NodeRoom.Standing.values()[random.nextInt(NodeRoom.Standing.values().length)];
			rooms.add(room("node-" + i, standing, random.nextInt(4_000), random.nextInt(4_000)));
		}
		return rooms;
	}

	private static NodeRoom room(String name, NodeRoom.Standing standing, int cpu, int mebibytes) {
		return new NodeRoom(name, name, standing, new NodeCapacity(CpuShare.ofMillis(cpu),
				MemorySize.ofMebibytes(mebibytes), MemorySize.ofMebibytes(10_000)), 1);
	}

	private static Demand demand(Random random, int index) {
		return Demand.of(new Slot("app-" + random.nextInt(20), 1, "web", index + 1), new ResourceLimits(
				CpuShare.ofMillis(1 + random.nextInt(1_000)), MemorySize.ofMebibytes(1 + random.nextInt(1_000)), 100));
	}

}
