package dev.gantry.scheduler.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.link.AssignedVolume;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.NodeCapacity;
import dev.gantry.contracts.link.NodeReport;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.contracts.values.CpuShare;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.contracts.values.PlacementRules;
import dev.gantry.contracts.values.ResourceLimits;
import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.contracts.values.VolumeMounts;
import dev.gantry.scheduler.assignment.NodeTasks;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.Observed;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.RouterObservation;
import dev.gantry.scheduler.reconcile.ForeignTimes;
import dev.gantry.scheduler.reconcile.Plan;
import dev.gantry.scheduler.reconcile.Reconciler;
import dev.gantry.scheduler.reconcile.Settings;
import dev.gantry.scheduler.routing.Publication;
import dev.gantry.scheduler.routing.RouteTable;

/**
 * A platform with nodes and routers in virtual time, all by one seed. The reconciler, the
 * routing table and the assignments are the real ones; agents, routers, network and
 * database are not. Invariants are checked after every event.
 */
final class World {

	static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	final Random random;

	final StoredCluster store = new StoredCluster();

	final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();

	final List<SimulatedRouter> routers = new ArrayList<>();

	/** Whether reports and documents get lost now and then. */
	boolean lossy;

	/** Whether anything has gone wrong that may cost a request. */
	boolean harmed;

	/** What apps mount in their web, from their next deployment on. */
	final Map<String, VolumeMounts> mounts = new HashMap<>();

	/** How rollouts of apps go, from their next deployment on. */
	final Map<String, RolloutSteps> steps = new HashMap<>();

	/** Looks at what the leader has stored, each time. */
	Consumer<Publication> watch = (table) -> {
	};

	private final PriorityQueue<Event> events = new PriorityQueue<>();

	private final Map<String, NodeObservation> heardNodes = new HashMap<>();

	private final Map<String, RouterObservation> heardRouters = new HashMap<>();

	private final Map<String, List<InstanceAssignment>> sent = new HashMap<>();

	private final Reconciler reconciler;

	private final int batch;

	private Publication publication = Publication.before(1L << 32);

	private Instant now = START;

	/** How far the present leader's clock is from the time of nodes and routers. */
	private Duration skew = Duration.ZERO;

	private Instant leaderSince = START;

	private long epoch = 1;

	private long sequence;

	private int ids;

	private boolean roundDue;

	World(long seed) {
		this.random = new Random(seed);
		// On every third day plans are so small that most of what is due waits for the
		// next.
		this.batch = seed % 3 == 0 ? 1 + (int) (seed / 3 % 4) : Settings.DEFAULT.batch();
		this.reconciler = new Reconciler(Settings.DEFAULT.withBatch(this.batch), () -> "i" + this.ids++);
	}

	private record Event(Instant at, long order, Runnable what) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			int byTime = this.at.compareTo(other.at);
			return byTime != 0 ? byTime : Long.compare(this.order, other.order);
		}

	}

	Instant now() {
		return this.now;
	}

	/** What the leader takes for the time. */
	private Instant leaderNow() {
		return this.now.plus(this.skew);
	}

	Duration millis(int from, int to) {
		return Duration.ofMillis(from + this.random.nextInt(to - from));
	}

	void after(Duration pause, Runnable what) {
		this.events.add(new Event(this.now.plus(pause), this.sequence++, what));
	}

	SimulatedNode addNode(String id, int mebibytes) {
		NodeCapacity capacity = new NodeCapacity(CpuShare.ofMillis(4_000), MemorySize.ofMebibytes(mebibytes),
				MemorySize.ofMebibytes(100_000));
		SimulatedNode node = new SimulatedNode(this, id, capacity);
		this.nodes.put(id, node);
		this.store.nodes.put(id, new Node(id, id, false, false, NodeStatus.READY, capacity));
		heartbeat(node);
		return node;
	}

	private void heartbeat(SimulatedNode node) {
		report(node);
		after(millis(2_000, 4_000), () -> heartbeat(node));
	}

	void addRouter(String id) {
		SimulatedRouter router = new SimulatedRouter(this, id);
		this.routers.add(router);
		beat(router);
	}

	private void beat(SimulatedRouter router) {
		router.report();
		fetch(router);
		after(millis(1_000, 3_000), () -> beat(router));
		after(millis(1, 900), router::work);
	}

	private void fetch(SimulatedRouter router) {
		RoutingTable table = this.publication.table();
		if (this.publication.table().revision() > this.epoch << 32) {
			long revision = router.table() == null ? 0 : router.table().revision();
			this.heardRouters.compute(router.id, (id, last) -> RouterObservation.asking(last, revision, leaderNow()));
			after(millis(1, 50), () -> router.take(table));
		}
	}

	void addApp(String name, int web) {
		this.store.apps.put(name, new App(name, false, Map.of(ProcessType.WEB, web), List.of(name + ".localhost"), null,
				List.of(), List.of()));
	}

	void deploy(String app, int number, String image) {
		deploy(app, number, image, PlacementRules.NONE);
	}

	void deploy(String app, int number, String image, PlacementRules rules) {
		if (!this.store.apps.containsKey(app) || this.store.apps.get(app).deleting()) {
			return;
		}
		ProcessType web = new ProcessType(ProcessType.WEB, List.of(), 8080,
				new ResourceLimits(CpuShare.ofMillis(100), MemorySize.ofMebibytes(100), 100),
				dev.gantry.contracts.values.HealthCheck.DEFAULT, ProcessType.DEFAULT_STOP_GRACE, rules,
				this.mounts.getOrDefault(app, VolumeMounts.NONE), this.steps.getOrDefault(app, RolloutSteps.ALL));
		this.store.deploy(app, new Release(number, image + "@" + number, Map.of(), List.of(web)), leaderNow());
		round();
	}

	/** The leader looks again soon. */
	void round() {
		if (!this.roundDue) {
			this.roundDue = true;
			after(millis(0, 10), this::lead);
		}
	}

	private void lead() {
		this.roundDue = false;
		for (int turn = 0;; turn++) {
			Cluster cluster = ForeignTimes.correct(this.store.load(), this.leaderSince, leaderNow());
			publish(cluster);
			Plan plan = this.reconciler.reconcile(cluster,
					new Observed(this.leaderSince, this.heardNodes, this.heardRouters, this.publication), leaderNow());
			this.store.store(plan.actions(), leaderNow());
			checkCapacity();
			this.watch.accept(this.publication);
			if (plan.actions().isEmpty()) {
				if (plan.wakeAt() != null) {
					after(Duration.between(leaderNow(), plan.wakeAt()), this::round);
				}
				return;
			}
			if (turn > 20 + 400 / this.batch) {
				throw new AssertionError("the leader does not come to rest: " + plan.actions());
			}
		}
	}

	private void publish(Cluster cluster) {
		Publication next = new RouteTable(cluster).after(this.publication);
		if (next != this.publication) {
			this.publication = next;
			this.routers.forEach(this::fetch);
		}
		NodeTasks tasks = new NodeTasks(cluster, this.heardNodes);
		for (SimulatedNode node : this.nodes.values()) {
			List<InstanceAssignment> assignments = tasks.of(node.id);
			if (!assignments.equals(this.sent.put(node.id, assignments))) {
				send(node);
			}
		}
	}

	private void send(SimulatedNode node) {
		List<InstanceAssignment> assignments = this.sent.get(node.id);
		if (node.cut || this.lossy && this.random.nextInt(10) == 0) {
			after(Duration.ofSeconds(2), () -> send(node));
			return;
		}
		// A newer list overtakes an older one: the agent asks by revision.
		after(millis(1, 30), () -> node.obey(this.sent.getOrDefault(node.id, assignments)));
	}

	/** The agent starts again: it adopts what runs and asks for its full list. */
	void restart(SimulatedNode node) {
		node.cut = false;
		report(node);
		if (this.sent.containsKey(node.id)) {
			send(node);
		}
	}

	void report(SimulatedNode node) {
		if (node.cut || this.lossy && this.random.nextInt(10) == 0) {
			return;
		}
		List<ContainerReport> containers = node.reports();
		NodeReport report = new NodeReport(this.sequence, this.epoch, node.capacity, containers, List.of());
		this.heardNodes.put(node.id, NodeObservation.of(leaderNow(), report));
		round();
	}

	void hear(SimulatedRouter router, RouterObservation observation) {
		RouterObservation last = this.heardRouters.get(router.id);
		if (last == null || !last.at().isAfter(observation.at().plus(this.skew))) {
			this.heardRouters.put(router.id,
					new RouterObservation(leaderNow(), observation.revision(), observation.inFlight()));
		}
		round();
	}

	/** Another leader takes over with nothing but the database. */
	void elect() {
		this.epoch++;
		this.leaderSince = leaderNow();
		this.heardNodes.clear();
		this.heardRouters.clear();
		this.sent.clear();
		this.publication = Publication.before(this.epoch << 32);
		round();
	}

	/** Somebody sets the clock of the leader, or the next one has another. */
	void setClock(Duration ahead) {
		this.skew = ahead;
		elect();
	}

	/** The routes that the first router has in force. */
	List<Route> routes() {
		RoutingTable table = this.routers.get(0).table();
		return table == null ? List.of() : table.routes();
	}

	/** Lets so much time go by. */
	void run(Duration time) {
		Instant end = this.now.plus(time);
		while (!this.events.isEmpty() && !this.events.peek().at().isAfter(end)) {
			Event event = this.events.poll();
			this.now = event.at();
			event.what().run();
		}
		this.now = end;
	}

	/**
	 * A request must find its container alive, unless something was broken on purpose.
	 */
	void checkRequest(SimulatedRouter router, GenerationKey key) {
		boolean alive = this.nodes.values().stream().anyMatch((node) -> node.alive(key));
		if (!alive && !this.harmed) {
			throw new AssertionError("a request of " + router.id + " to " + key + " failed at " + this.now + "; table "
					+ router.table());
		}
	}

	/** A volume must have one live generation at most, wherever that is. */
	void checkWriters(SimulatedNode.Container beginning) {
		for (AssignedVolume volume : beginning.assignment.volumes()) {
			this.nodes.values().forEach((node) -> node.containers.values().forEach((other) -> {
				if (other != beginning && node.lives(other)
						&& other.assignment.volumes().stream().anyMatch((held) -> same(held, volume))) {
					throw new AssertionError("volume " + volume.name() + " of " + volume.app() + " has two writers at "
							+ this.now + ": " + other.key + " on " + node.id + " and " + beginning.key);
				}
			}));
		}
	}

	private static boolean same(AssignedVolume one, AssignedVolume other) {
		return one.app().equals(other.app()) && one.name().equals(other.name());
	}

	private void checkCapacity() {
		Map<String, Long> memory = new HashMap<>();
		for (Instance instance : this.store.instances.values()) {
			if (instance.node() != null) {
				memory.merge(instance.node(), 100L, Long::sum);
			}
		}
		memory.forEach((node, mebibytes) -> {
			if (mebibytes * 1024 * 1024 > this.nodes.get(node).capacity.memory().bytes()) {
				throw new AssertionError(node + " is given " + mebibytes + " MiB");
			}
		});
	}

}
