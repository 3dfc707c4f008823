package dev.gantry.scheduler.assignment;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.DesiredState;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.HealthCheck;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.History;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Wanted;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NodeTasksTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	@Test
	void tellsEachNodeItsInstancesWithWhatIsWantedOfThem() {
		NodeTasks tasks = tasks(Map.of(), instance("a", 3, new Wanted.Running("red", NOW)),
				instance("b", 1, new Wanted.Stopping("red", NOW)),
				instance("c", 2, new Wanted.Draining("blue", NOW, NOW)), instance("d", 0, new Wanted.Unplaced(NOW)));
		assertThat(tasks.of("red")).extracting(InstanceAssignment::instanceId, InstanceAssignment::desired)
			.containsExactly(org.assertj.core.groups.Tuple.tuple("a", DesiredState.RUNNING),
					org.assertj.core.groups.Tuple.tuple("b", DesiredState.STOPPED));
		assertThat(tasks.of("blue")).singleElement().satisfies((assignment) -> {
			assertThat(assignment.generation()).isEqualTo(2);
			assertThat(assignment.environment()).containsEntry("KEY", "value");
			assertThat(assignment.port()).isEqualTo(8080);
			assertThat(assignment.desired()).isEqualTo(DesiredState.RUNNING);
		});
		assertThat(tasks.of("green")).isEmpty();
	}

	@Test
	void stopsFormerGenerationsAndLeavesWhatIsUnknownAlone() {
		NodeObservation heard = NodeObservation.of(NOW,
				new NodeReport(1, 1, new NodeCapacity(CpuShare.ZERO, MemorySize.ZERO, MemorySize.ZERO),
						List.of(container("a", 1, ContainerPhase.HEALTHY, true),
								container("a", 2, ContainerPhase.HEALTHY, true),
								container("gone", 4, ContainerPhase.RUNNING, true),
								container("stranger", 1, ContainerPhase.RUNNING, false),
								container("ended", 1, ContainerPhase.EXITED, true)),
						List.of()));
		NodeTasks tasks = tasks(Map.of("red", heard), instance("a", 2, new Wanted.Running("red", NOW)));
		assertThat(tasks.of("red"))
			.extracting(InstanceAssignment::instanceId, InstanceAssignment::generation, InstanceAssignment::desired)
			.containsExactly(org.assertj.core.groups.Tuple.tuple("a", 1L, DesiredState.STOPPED),
					org.assertj.core.groups.Tuple.tuple("a", 2L, DesiredState.RUNNING),
					org.assertj.core.groups.Tuple.tuple("gone", 4L, DesiredState.STOPPED));
	}

	private static NodeTasks tasks(Map<String, NodeObservation> heard, Instance... instances) {
		Release release = new Release(1, "registry:5000/shop@sha256:0", Map.of("KEY", "value"),
				List.of(new ProcessType("web", List.of(), 8080, ResourceLimits.DEFAULT, HealthCheck.DEFAULT,
						ProcessType.DEFAULT_STOP_GRACE)));
		App app = new App("shop", false, Map.of("web", 2), List.of(), 1, List.of(release), List.of());
		return new NodeTasks(new Cluster(List.of(app), List.of(instances), List.of(), List.of()), heard);
	}

	private static Instance instance(String id, long generation, Wanted wanted) {
		return new Instance(id, new Slot("shop", 1, "web", 1), NOW, generation, wanted, null, History.NONE);
	}

	private static ContainerReport container(String id, long generation, ContainerPhase phase, boolean known) {
		return new ContainerReport(id, generation, "c", phase, NOW, null, NOW, null, null, List.of(), known);
	}

}
