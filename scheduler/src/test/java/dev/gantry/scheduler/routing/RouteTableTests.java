package dev.gantry.scheduler.routing;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.History;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.Sighting;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Wanted;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RouteTableTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Wanted RUNNING = new Wanted.Running("here", NOW);

	@Test
	void sendsRequestsToHealthyInstancesOfTheReleaseInForceOnly() {
		assertThat(backends(instance("a", 2, ContainerPhase.HEALTHY, RUNNING),
				instance("b", 3, ContainerPhase.HEALTHY, RUNNING), instance("c", 2, ContainerPhase.RUNNING, RUNNING),
				instance("d", 2, ContainerPhase.UNHEALTHY, RUNNING)))
			.extracting(Backend::instanceId)
			.containsExactly("a");
	}

	@Test
	void prefersADoubtfulBackendToNone() {
		assertThat(backends(instance("a", 2, ContainerPhase.UNHEALTHY, RUNNING),
				instance("b", 2, ContainerPhase.HEALTHY, new Wanted.Running("gone", NOW))))
			.extracting(Backend::instanceId)
			.containsExactly("a", "b");
		assertThat(backends(instance("a", 2, ContainerPhase.UNHEALTHY, RUNNING),
				instance("b", 2, ContainerPhase.HEALTHY, RUNNING)))
			.extracting(Backend::instanceId)
			.containsExactly("b");
	}

	@Test
	void listsDrainingBackendsOfAnyRelease() {
		assertThat(backends(instance("a", 1, ContainerPhase.HEALTHY, new Wanted.Draining("here", NOW, NOW)),
				instance("b", 2, ContainerPhase.HEALTHY, RUNNING),
				instance("c", 1, ContainerPhase.EXITED, new Wanted.Draining("here", NOW, NOW))))
			.extracting(Backend::instanceId, Backend::state)
			.containsExactly(org.assertj.core.groups.Tuple.tuple("a", BackendState.DRAINING),
					org.assertj.core.groups.Tuple.tuple("b", BackendState.ACTIVE));
	}

	@Test
	void keepsTheRevisionWhileNothingChangesAndRemembersSinceWhenABackendStands() {
		Instance steady = instance("a", 2, ContainerPhase.HEALTHY, RUNNING);
		Publication first = table(steady).after(Publication.before(1L << 32));
		assertThat(table(steady).after(first)).isSameAs(first);
		Publication second = table(steady, instance("b", 2, ContainerPhase.HEALTHY, RUNNING)).after(first);
		assertThat(second.table().revision()).isEqualTo(first.table().revision() + 1);
		assertThat(second.backends().get(new GenerationKey("a", 1)).since()).isEqualTo(first.table().revision());
		assertThat(second.backends().get(new GenerationKey("b", 1)).since()).isEqualTo(second.table().revision());
		Publication third = table(steady,
				instance("b", 2, ContainerPhase.HEALTHY, new Wanted.Draining("here", NOW, NOW)))
			.after(second);
		assertThat(third.backends().get(new GenerationKey("b", 1)))
			.isEqualTo(new Publication.Standing(BackendState.DRAINING, third.table().revision()));
	}

	private static List<Backend> backends(Instance... instances) {
		return table(instances).after(Publication.before(1)).table().routes().get(0).backends();
	}

	private static RouteTable table(Instance... instances) {
		NodeCapacity capacity = new NodeCapacity(CpuShare.ofMillis(1), MemorySize.ZERO, MemorySize.ZERO);
		return new RouteTable(new Cluster(
				List.of(new App("shop", false, Map.of("web", 2), List.of("shop.localhost"), 2, List.of(), List.of())),
				List.of(instances), List.of(new Node("here", "here", false, false, NodeStatus.READY, capacity),
						new Node("gone", "gone", false, false, NodeStatus.LOST, capacity)),
				List.of()));
	}

	private static Instance instance(String id, int release, ContainerPhase phase, Wanted wanted) {
		ContainerReport report = new ContainerReport(id, 1, "c-" + id, phase, NOW, "10.0.0.2:8080", NOW, null, null,
				List.of(), true);
		return new Instance(id, new Slot("shop", release, "web", 1), NOW, 1, wanted, new Sighting(report, NOW),
				History.NONE);
	}

}
