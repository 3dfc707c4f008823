package dev.gantry.scheduler.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.contracts.values.VolumeMounts;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Wanted;
import dev.gantry.scheduler.routing.Publication;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The cluster by the thousand days; a failing seed is named and replays its day. */
class SimulationTests {

	/** Of each kind of day. */
	private static final int SEEDS = Integer.getInteger("gantry.simulation.seeds", 1_000);

	private static final long FIRST = Long.getLong("gantry.simulation.first", 1);

	@Test
	void losesNoRequestWhileAppsAreDeployedAndScaled() {
		each((seed) -> {
			World world = world(seed, 8_000);
			for (int i = 0; i < 12; i++) {
				operate(world, i);
				world.run(world.millis(1, 40_000));
			}
			settle(world);
		});
	}

	@Test
	void comesToRestAfterCrashesLossesAndElections() {
		each((seed) -> {
			World world = world(seed, 2_500);
			world.harmed = true;
			world.lossy = true;
			for (int i = 0; i < 14; i++) {
				if (world.random.nextBoolean()) {
					operate(world, i);
				}
				else {
					harm(world);
				}
				world.run(world.millis(1, 40_000));
			}
			world.lossy = false;
			world.nodes.values().forEach(world::restart);
			settle(world);
		});
	}

	@Test
	void staysBetweenFloorAndSurgeWhileItReplacesInSteps() {
		each((seed) -> {
			World world = new World(seed);
			for (int i = 1; i <= 3; i++) {
				world.addNode("node-" + i, 4_000);
			}
			world.addRouter("router-1");
			int replicas = 1 + world.random.nextInt(7);
			int step = 1 + world.random.nextInt(replicas);
			int surge = world.random.nextInt(Math.min(step + 1, replicas));
			world.addApp("red", replicas);
			world.steps.put("red", new RolloutSteps("" + step, "" + surge));
			world.run(Duration.ofSeconds(6));
			world.deploy("red", 1, "good");
			world.run(Duration.ofMinutes(1));
			world.watch = (publication) -> checkBounds(world, publication, replicas, replicas + surge,
					replicas - step + surge);
			for (int release = 2; release < 7; release++) {
				world.deploy("red", release,
						world.random.nextInt(3) > 0 ? "good"
								: List.of(SimulatedNode.CRASHING, SimulatedNode.DEAF, SimulatedNode.MISSING)
									.get(world.random.nextInt(3)));
				world.run(world.millis(10, 90_000));
				if (world.random.nextInt(4) == 0) {
					world.elect();
				}
			}
			world.watch = (publication) -> {
			};
			settle(world);
		});
	}

	private static void checkBounds(World world, Publication publication, int replicas, int most, int floor) {
		assertThat(world.store.instances).as("instances of " + replicas).hasSizeLessThanOrEqualTo(most);
		long active = publication.backends()
			.values()
			.stream()
			.filter((standing) -> standing.state() == BackendState.ACTIVE)
			.count();
		// After an election the table is empty until the first one is published.
		if (!publication.backends().isEmpty()) {
			assertThat(active).as("backends of " + replicas).isGreaterThanOrEqualTo(floor);
		}
	}

	private interface Day {

		void live(long seed);

	}

	private static void each(Day day) {
		AtomicInteger lived = new AtomicInteger();
		LongStream.range(FIRST, FIRST + SEEDS).parallel().forEach((seed) -> {
			try {
				day.live(seed);
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("seed " + seed + " (replay with -Dgantry.simulation.first=" + seed
						+ " -Dgantry.simulation.seeds=1): " + ex.getMessage(), ex);
			}
			if (lived.incrementAndGet() % 10_000 == 0) {
				System.out.println(lived + " days lived");
			}
		});
		assertThat(lived).hasValue(SEEDS);
	}

	private static World world(long seed, int mebibytes) {
		World world = new World(seed);
		int nodes = 1 + world.random.nextInt(4);
		for (int i = 1; i <= nodes; i++) {
			world.addNode("node-" + i, mebibytes);
		}
		world.addRouter("router-1");
		world.addRouter("router-2");
		for (String app : List.of("red", "green", "blue")) {
			world.addApp(app, 1 + world.random.nextInt(3));
		}
		world.steps.put("green", new RolloutSteps("1", world.random.nextBoolean() ? "1" : "0"));
		world.addApp("store", 1);
		world.mounts.put("store", new VolumeMounts(Map.of("data", "/data")));
		world.run(Duration.ofSeconds(6));
		return world;
	}

	private static void operate(World world, int round) {
		List<String> apps = new ArrayList<>(world.store.apps.keySet());
		if (apps.isEmpty()) {
			return;
		}
		String app = apps.get(world.random.nextInt(apps.size()));
		int dice = world.random.nextInt(20);
		if (dice < 10) {
			world.deploy(app, round + 1, "good");
		}
		else if (dice < 14) {
			world.deploy(app, round + 1, List.of(SimulatedNode.CRASHING, SimulatedNode.DEAF, SimulatedNode.MISSING)
				.get(world.random.nextInt(3)));
		}
		else if (dice < 18) {
			world.store.scale(app, Map.of(ProcessType.WEB, world.random.nextInt(5)));
		}
		else if (dice < 19) {
			world.elect();
			world.store.discard(app);
		}
		else {
			world.harmed = true;
			world.store.delete(app);
		}
		world.round();
	}

	private static void harm(World world) {
		List<SimulatedNode> nodes = List.copyOf(world.nodes.values());
		SimulatedNode node = nodes.get(world.random.nextInt(nodes.size()));
		switch (world.random.nextInt(5)) {
			case 0 -> {
				node.cut = true;
				world.after(world.millis(1_000, 90_000), () -> node.cut = false);
			}
			case 1 -> node.containers.values().stream().findFirst().ifPresent((container) -> node.exit(container, 137));
			case 2 -> {
				node.cut = true;
				node.die();
				world.after(world.millis(5_000, 90_000), () -> world.restart(node));
			}
			case 3 -> node.containers.values().stream().findAny().ifPresent(node::hang);
			default -> world.setClock(Duration.ofHours(6L * (world.random.nextInt(3) - 1)));
		}
	}

	private static void settle(World world) {
		// What has just gone wrong must have been told before anything can be at rest.
		world.run(Duration.ofSeconds(10));
		for (int minutes = 0; minutes < 30 && !atRest(world); minutes++) {
			world.run(Duration.ofMinutes(1));
		}
		world.run(Duration.ofSeconds(20));
		assertThat(world.store.ended.keySet()).as("every accepted deployment ends")
			.containsExactlyInAnyOrderElementsOf(world.store.accepted);
		for (App app : world.store.apps.values()) {
			assertThat(app.deleting()).as("destroyed apps go").isFalse();
			if (untried(app)) {
				continue;
			}
			int most = world.mounts.containsKey(app.name()) ? 1 : Integer.MAX_VALUE;
			int wanted = app.serving() == null ? 0 : Math.min(app.replicas(ProcessType.WEB), most);
			assertThat(running(world, app.name())).as("containers of " + app)
				.hasSize(wanted)
				.allMatch((release) -> release.equals(app.serving()));
			Route route = world.routes()
				.stream()
				.filter((candidate) -> candidate.app().equals(app.name()))
				.findFirst()
				.orElse(null);
			assertThat(route == null ? 0 : route.backends().size()).as("backends of " + app.name()).isEqualTo(wanted);
		}
		world.store.ended.values()
			.stream()
			.filter((end) -> end.status() == DeploymentStatus.FAILED)
			.forEach((end) -> assertThat(end.failure()).isNotNull());
	}

	/** A bad release can come into force while an app is scaled to nothing. */
	private static boolean untried(App app) {
		return app.serving() != null && !app.release(app.serving()).orElseThrow().image().startsWith("good");
	}

	private static boolean atRest(World world) {
		return world.store.ended.size() == world.store.accepted.size()
				&& world.store.instances.values()
					.stream()
					.filter((instance) -> !untried(world.store.apps.get(instance.slot().app())))
					.allMatch((instance) -> instance.wanted() instanceof Wanted.Running && instance.healthy())
				&& world.store.apps.values().stream().noneMatch(App::deleting)
				&& world.store.nodes.values().stream().allMatch((node) -> node.status() == NodeStatus.READY);
	}

	/** The releases of all live containers of an app. */
	private static List<Integer> running(World world, String app) {
		Map<String, Integer> releases = new HashMap<>();
		world.nodes.values()
			.forEach((node) -> node.containers.values()
				.stream()
				.filter((container) -> container.assignment.app().equals(app) && !container.phase.ended())
				.forEach((container) -> {
					if (releases.put(container.key.toString(), container.assignment.release()) != null) {
						throw new AssertionError(container.key + " runs twice");
					}
				}));
		return List.copyOf(releases.values());
	}

}
