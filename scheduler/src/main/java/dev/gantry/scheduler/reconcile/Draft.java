package dev.gantry.scheduler.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.Observed;
import dev.gantry.scheduler.cluster.RouterObservation;

/**
 * One reconciliation in the making. Its steps change instances here; what differs from
 * the stored state in the end becomes the plan.
 */
final class Draft {

	private final Cluster cluster;

	private final Observed observed;

	private final Instant now;

	private final Settings settings;

	private final Map<String, AppDraft> apps = new LinkedHashMap<>();

	private final Map<String, Instance> before = new HashMap<>();

	private final Set<String> touched = new LinkedHashSet<>();

	private final Set<String> changed = new HashSet<>();

	private final Map<String, Instance> after = new LinkedHashMap<>();

	private final Map<String, Node> nodes = new LinkedHashMap<>();

	private final Map<String, NodeStatus> statuses = new HashMap<>();

	private final List<Action> actions = new ArrayList<>();

	private Instant wakeAt;

	Draft(Cluster cluster, Observed observed, Instant now, Settings settings) {
		this.cluster = cluster;
		this.observed = observed;
		this.now = now;
		this.settings = settings;
		for (App app : cluster.apps()) {
			this.apps.put(app.name(), new AppDraft(app));
		}
		for (Instance instance : cluster.instances()) {
			AppDraft app = this.apps.get(instance.slot().app());
			if (app != null) {
				app.put(instance);
				this.before.put(instance.id(), instance);
				this.after.put(instance.id(), instance);
			}
		}
		for (Node node : cluster.nodes()) {
			this.nodes.put(node.id(), node);
			this.statuses.put(node.id(), node.status());
		}
	}

	Cluster cluster() {
		return this.cluster;
	}

	Observed observed() {
		return this.observed;
	}

	Instant now() {
		return this.now;
	}

	Settings settings() {
		return this.settings;
	}

	Collection<AppDraft> apps() {
		return this.apps.values();
	}

	AppDraft app(String name) {
		return this.apps.get(name);
	}

	/** All instances, as a copy that stays while they change. */
	List<Instance> instances() {
		return List.copyOf(this.after.values());
	}

	/**
	 * Whether the plan has as many changed instances as it may: what only begins, or can
	 * be taken note of later, waits for the next one.
	 */
	boolean full() {
		return this.changed.size() >= this.settings.batch();
	}

	/** Whether the plan has no room for a change of one more instance, this one. */
	boolean full(Instance instance) {
		return full() && !this.changed.contains(instance.id());
	}

	void put(Instance instance) {
		this.after.put(instance.id(), instance);
		this.touched.add(instance.id());
		if (!instance.equals(this.before.get(instance.id()))) {
			this.changed.add(instance.id());
		}
		this.apps.get(instance.slot().app()).put(instance);
	}

	void remove(Instance instance) {
		this.after.remove(instance.id());
		this.touched.add(instance.id());
		this.apps.get(instance.slot().app()).remove(instance.id());
	}

	Collection<Node> nodes() {
		return this.nodes.values();
	}

	NodeStatus status(String nodeId) {
		return this.statuses.getOrDefault(nodeId, NodeStatus.LOST);
	}

	void setStatus(Node node, NodeStatus status) {
		this.statuses.put(node.id(), status);
	}

	boolean lost(String nodeId) {
		return nodeId != null && status(nodeId) == NodeStatus.LOST;
	}

	boolean draining(String nodeId) {
		Node node = nodeId == null ? null : this.nodes.get(nodeId);
		return node != null && node.draining();
	}

	/** Whether a node that answers takes new instances. */
	boolean takes(String nodeId) {
		Node node = this.nodes.get(nodeId);
		return node != null && !node.cordoned() && !node.draining() && heard(nodeId) != null
				&& status(nodeId) != NodeStatus.SUSPECT && status(nodeId) != NodeStatus.LOST;
	}

	/** The node's name, or its id when it has been deleted. */
	String nodeName(String nodeId) {
		Node node = this.nodes.get(nodeId);
		return node == null ? nodeId : node.name();
	}

	NodeObservation heard(String nodeId) {
		return nodeId == null ? null : this.observed.nodes().get(nodeId);
	}

	void act(Action action) {
		this.actions.add(action);
	}

	void event(String type, Instance instance, String message) {
		act(new Action.RecordEvent(type, instance.slot().app(), instance.name(), message));
	}

	/** Whether so much time has gone by; if not, looks again when it has. */
	boolean past(Instant moment) {
		if (!this.now.isBefore(moment)) {
			return true;
		}
		if (this.wakeAt == null || moment.isBefore(this.wakeAt)) {
			this.wakeAt = moment;
		}
		return false;
	}

	/**
	 * Whether something has been so for that long while this leader looked: before,
	 * nobody did, or another clock was right.
	 */
	boolean waited(Instant since, Duration time) {
		Instant began = this.observed.since();
		return past((since.isBefore(began) ? began : since).plus(time));
	}

	/**
	 * Whether every live router has a table of at least the revision. Right after an
	 * election nobody knows which routers live, so none may be taken for absent.
	 */
	boolean acknowledged(long revision) {
		return past(this.observed.since().plus(this.settings.rollouts().routers().dividedBy(2)))
				&& liveRouters().stream().allMatch((router) -> router.revision() >= revision);
	}

	/** Requests in flight to a backend, over all live routers. */
	int inFlight(GenerationKey key) {
		return liveRouters().stream().mapToInt((router) -> router.inFlight().getOrDefault(key, 0)).sum();
	}

	private List<RouterObservation> liveRouters() {
		return this.observed.routers()
			.values()
			.stream()
			.filter((router) -> !past(router.at().plus(this.settings.rollouts().routers())))
			.toList();
	}

	Plan plan() {
		List<Action> all = new ArrayList<>();
		for (String id : this.touched) {
			Instance was = this.before.get(id);
			Instance is = this.after.get(id);
			if (is != null && !is.equals(was)) {
				all.add(new Action.SaveInstance(is));
			}
			else if (is == null && was != null) {
				all.add(new Action.RemoveInstance(id));
			}
		}
		all.addAll(this.actions);
		return new Plan(all, this.wakeAt);
	}

}
