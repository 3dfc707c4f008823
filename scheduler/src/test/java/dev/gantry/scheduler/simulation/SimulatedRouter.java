package dev.gantry.scheduler.simulation;

import java.util.HashMap;
import java.util.Map;

import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RoutingTable;
import dev.gantry.scheduler.cluster.GenerationKey;
import dev.gantry.scheduler.cluster.RouterObservation;

/** A router with requests in flight to each of its backends. */
final class SimulatedRouter {

	final String id;

	private final World world;

	private RoutingTable table;

	private final Map<GenerationKey, Integer> inFlight = new HashMap<>();

	SimulatedRouter(World world, String id) {
		this.world = world;
		this.id = id;
	}

	void take(RoutingTable next) {
		if (this.table != null && this.table.revision() >= next.revision()) {
			return;
		}
		this.table = next;
		for (Route route : next.routes()) {
			for (Backend backend : route.backends()) {
				if (backend.state() == BackendState.ACTIVE) {
					request(new GenerationKey(backend.instanceId(), backend.generation()));
				}
			}
		}
		report();
	}

	/** A request that lasts up to two seconds. */
	private void request(GenerationKey key) {
		this.inFlight.merge(key, 1, Integer::sum);
		this.world.after(this.world.millis(1, 2_000), () -> {
			this.world.checkRequest(this, key);
			this.inFlight.merge(key, -1, Integer::sum);
			if (this.inFlight.get(key) == 0) {
				report();
			}
		});
	}

	/** Sends a request to each backend that may get one. */
	void work() {
		if (this.table == null) {
			return;
		}
		for (Route route : this.table.routes()) {
			for (Backend backend : route.backends()) {
				if (backend.state() == BackendState.ACTIVE) {
					GenerationKey key = new GenerationKey(backend.instanceId(), backend.generation());
					this.world.checkRequest(this, key);
					request(key);
				}
			}
		}
	}

	RoutingTable table() {
		return this.table;
	}

	void report() {
		if (this.table != null) {
			RouterObservation observation = new RouterObservation(this.world.now(), this.table.revision(),
					Map.copyOf(this.inFlight));
			this.world.after(this.world.millis(1, 50), () -> this.world.hear(this, observation));
		}
	}

}
