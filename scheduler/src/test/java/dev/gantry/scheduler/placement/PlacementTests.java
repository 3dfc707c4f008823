package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.List;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.Slot;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlacementTests {

	private static final Slot SLOT = new Slot("shop", 3, "web", 1);

	private static final ResourceLimits HALF_A_GIBIBYTE = new ResourceLimits(CpuShare.ofMillis(500),
			MemorySize.ofMebibytes(512), 100);

	@Test
	void namesEveryNodeAndTheRuleThatItBreaks() {
		Decision decision = new Placement(List.of(room("a", NodeRoom.Standing.OPEN, 4_000, 256),
				room("b", NodeRoom.Standing.OPEN, 4_000, 511), room("c", NodeRoom.Standing.CORDONED, 4_000, 4_000),
				room("d", NodeRoom.Standing.OPEN, 499, 4_000), room("e", NodeRoom.Standing.SILENT, 4_000, 4_000)))
			.place(Demand.of(SLOT, HALF_A_GIBIBYTE));
		assertThat(decision).isInstanceOfSatisfying(Decision.Refused.class, (refused) -> {
			assertThat(refused.explanation()).isEqualTo("of 5 nodes, 1 does not answer (e); 1 is cordoned (c); "
					+ "2 have less than 512 MiB free (a, b); 1 has less than 500m CPU free (d)");
			assertThat(refused.failure().code()).isEqualTo(ErrorCode.NO_CAPACITY);
			assertThat(refused.failure().remedy()).isNotBlank();
		});
	}

	@Test
	void saysThatThereIsNoNodeWhenNoneAnswers() {
		Decision decision = new Placement(List.of(room("a", NodeRoom.Standing.SILENT, 4_000, 4_000)))
			.place(Demand.of(SLOT, HALF_A_GIBIBYTE));
		assertThat(((Decision.Refused) decision).failure().code()).isEqualTo(ErrorCode.NO_NODE);
		decision = new Placement(List.of()).place(Demand.of(SLOT, HALF_A_GIBIBYTE));
		assertThat(((Decision.Refused) decision).explanation()).isEqualTo("no node has joined");
	}

	@Test
	void prefersTheNodeWithFewestOfTheSameKindBeforeTheEmptiest() {
		NodeRoom small = room("small", NodeRoom.Standing.OPEN, 4_000, 2_000);
		NodeRoom large = room("large", NodeRoom.Standing.OPEN, 4_000, 64_000);
		large.reserve(new Slot("shop", 3, "web", 2), HALF_A_GIBIBYTE);
		Decision decision = new Placement(List.of(large, small)).place(Demand.of(SLOT, HALF_A_GIBIBYTE));
		assertThat(((Decision.Placed) decision).room().name()).isEqualTo("small");
	}

	@Test
	void letsAnInstanceStartAgainOnItsOwnNodeThoughThatIsCordoned() {
		NodeRoom cordoned = room("a", NodeRoom.Standing.CORDONED, 4_000, 4_000);
		Decision decision = new Placement(List.of(cordoned)).place(new Demand(SLOT, HALF_A_GIBIBYTE, "a", true));
		assertThat(decision).isInstanceOf(Decision.Placed.class);
	}

	@Test
	void findsTheOnlyFeasibleNodeOfMany() {
		List<NodeRoom> rooms = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			rooms.add(room("full-" + i, NodeRoom.Standing.OPEN, 4_000, 100));
		}
		rooms.add(777, room("free", NodeRoom.Standing.OPEN, 4_000, 4_000));
		Decision decision = new Placement(rooms).place(Demand.of(SLOT, HALF_A_GIBIBYTE));
		assertThat(((Decision.Placed) decision).room().name()).isEqualTo("free");
		assertThat(((Decision.Placed) decision).reason()).isEqualTo("the only node that can take it");
	}

	private static NodeRoom room(String name, NodeRoom.Standing standing, int cpu, int mebibytes) {
		return new NodeRoom(name, name, standing, new NodeCapacity(CpuShare.ofMillis(cpu),
				MemorySize.ofMebibytes(mebibytes), MemorySize.ofMebibytes(10_000)), 1);
	}

}
