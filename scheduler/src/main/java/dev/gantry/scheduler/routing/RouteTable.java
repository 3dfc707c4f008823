package dev.gantry.scheduler.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.scheduler.cluster.App;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Wanted;

/**
 * Derives the routing table from the stored state alone, so that it stands again at once
 * after a restart. Requests go to the healthy instances of the release in force, and of
 * one that replaces it in steps; if there is none, to those that did not answer their
 * last probes or whose node is silent, because a doubtful backend is better than none.
 */
public final class RouteTable {

	private final Map<String, NodeStatus> nodes = new HashMap<>();

	private final Map<String, List<Instance>> instances = new HashMap<>();

	private final Cluster cluster;

	public RouteTable(Cluster cluster) {
		this.cluster = cluster;
		for (Node node : cluster.nodes()) {
			this.nodes.put(node.id(), node.status());
		}
		for (Instance instance : cluster.instances()) {
			if (instance.slot().process().equals(ProcessType.WEB) && live(instance)) {
				this.instances.computeIfAbsent(instance.slot().app(), (app) -> new ArrayList<>()).add(instance);
			}
		}
	}

	private static boolean live(Instance instance) {
		ContainerPhase phase = instance.phase();
		return (phase == ContainerPhase.RUNNING || phase == ContainerPhase.HEALTHY || phase == ContainerPhase.UNHEALTHY)
				&& instance.seen().report().address() != null;
	}

	/** The publication that follows: the same one if nothing has changed. */
	public Publication after(Publication former) {
		List<Route> routes = routes();
		boolean first = former.table().revision() == 0;
		if (!first && routes.equals(former.table().routes())) {
			return former;
		}
		long revision = former.table().revision() + 1;
		Map<GenerationKey, Publication.Standing> standings = new HashMap<>();
		for (Route route : routes) {
			for (Backend backend : route.backends()) {
				GenerationKey key = new GenerationKey(backend.instanceId(), backend.generation());
				Publication.Standing before = former.backends().get(key);
				standings.put(key, before != null && before.state() == backend.state() ? before
						: new Publication.Standing(backend.state(), revision));
			}
		}
		return new Publication(new RoutingTable(revision, routes), standings);
	}

	private List<Route> routes() {
		List<Route> routes = new ArrayList<>();
		for (App app : this.cluster.apps()) {
			if (app.serving() == null || app.deleting()) {
				continue;
			}
			List<Backend> backends = backends(app);
			for (String host : app.hosts()) {
				routes.add(new Route(host, app.name(), ProcessType.WEB, backends));
			}
		}
		routes.sort(Comparator.comparing(Route::host));
		return routes;
	}

	private List<Backend> backends(App app) {
		List<Backend> sound = new ArrayList<>();
		List<Backend> doubtful = new ArrayList<>();
		List<Backend> draining = new ArrayList<>();
		for (Instance instance : this.instances.getOrDefault(app.name(), List.of())) {
			if (instance.wanted() instanceof Wanted.Draining) {
				draining.add(backend(instance, BackendState.DRAINING));
			}
			else if (instance.wanted() instanceof Wanted.Running && (instance.slot().release() == app.serving()
					|| app.steps(instance.slot().release(), ProcessType.WEB))) {
				boolean lost = this.nodes.getOrDefault(instance.node(), NodeStatus.LOST) == NodeStatus.LOST;
				if (instance.healthy() && !lost) {
					sound.add(backend(instance, BackendState.ACTIVE));
				}
				else if (instance.healthy() || instance.phase() == ContainerPhase.UNHEALTHY) {
					doubtful.add(backend(instance, BackendState.ACTIVE));
				}
			}
		}
		List<Backend> backends = new ArrayList<>(sound.isEmpty() ? doubtful : sound);
		backends.addAll(draining);
		backends.sort(Comparator.comparing(Backend::instanceId));
		return backends;
	}

	private static Backend backend(Instance instance, BackendState state) {
		return new Backend(instance.id(), instance.generation(), instance.slot().release(),
				instance.seen().report().address(), state);
	}

}
