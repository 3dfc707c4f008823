package dev.gantry.router.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.gantry.contracts.routing.Backend;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.contracts.routing.Route;
import dev.gantry.contracts.routing.RouterReport.BackendLoad;
import dev.gantry.contracts.routing.RoutingTable;

/**
 * The routing table that requests are answered by. Reading never waits; a new table takes
 * effect for the next request. Without a table yet nothing is known, which is not the
 * same as a table without routes.
 */
public final class TableInForce {

	/** The revision before the first table. */
	public static final long NONE = -1;

	private final Runnable drained;

	private volatile Map<TargetKey, Target> targets = Map.of();

	private volatile Snapshot snapshot = new Snapshot(NONE, Map.of(), List.of(), Map.of());

	/**
	 * Starts without a table.
	 * @param drained called, on any thread, when a draining backend has no request left
	 */
	public TableInForce(Runnable drained) {
		this.drained = drained;
	}

	/** The revision of the table in force, or {@link #NONE}. */
	public long revision() {
		return this.snapshot.revision();
	}

	/** Whether there is a table at all. */
	public boolean isKnown() {
		return this.snapshot.revision() != NONE;
	}

	/**
	 * Where requests for a host name go.
	 * @param host without a port, in any case
	 */
	public Optional<Destination> find(String host) {
		Map<String, Destination> routes = this.snapshot.routes();
		Destination exact = routes.get(host);
		return Optional.ofNullable((exact != null) ? exact : routes.get(host.toLowerCase(Locale.ROOT)));
	}

	/** How many requests the draining backends still have. */
	public List<BackendLoad> drainingLoads() {
		return this.snapshot.draining()
			.stream()
			.map((target) -> new BackendLoad(target.instanceId(), target.generation(), target.inFlight()))
			.toList();
	}

	/** The releases of each app that the table names. */
	public Map<String, Set<Integer>> releases() {
		return this.snapshot.releases();
	}

	/** How many requests all backends of the table have. */
	public int inFlight() {
		return this.targets.values().stream().mapToInt(Target::inFlight).sum();
	}

	/** Puts a table in force. When this returns, it decides about every later request. */
	public synchronized void apply(RoutingTable table) {
		Map<TargetKey, Target> next = new HashMap<>();
		Map<String, Destination> routes = new HashMap<>();
		List<Target> draining = new ArrayList<>();
		Map<String, Set<Integer>> releases = new HashMap<>();
		for (Route route : table.routes()) {
			List<Target> active = new ArrayList<>();
			for (Backend backend : route.backends()) {
				TargetKey key = TargetKey.of(backend);
				releases.computeIfAbsent(route.app(), (app) -> new HashSet<>()).add(backend.release());
				boolean known = next.containsKey(key);
				Target target = next.computeIfAbsent(key, (unused) -> take(key, backend));
				if (backend.state() == BackendState.ACTIVE) {
					active.add(target);
				}
				else if (!known) {
					draining.add(target);
				}
			}
			routes.put(route.host().toLowerCase(Locale.ROOT), new Destination(route.app(), route.process(), active));
		}
		this.snapshot = new Snapshot(table.revision(), Map.copyOf(routes), List.copyOf(draining), Map.copyOf(releases));
		close(next, draining);
		this.targets = next;
	}

	private Target take(TargetKey key, Backend backend) {
		Target target = this.targets.getOrDefault(key, new Target(backend, this.drained));
		if (backend.state() == BackendState.ACTIVE) {
			target.open(true);
		}
		return target;
	}

	/**
	 * Those that drain and those that are gone get nothing new. Not before the new table
	 * is there to be asked for others.
	 */
	private void close(Map<TargetKey, Target> next, List<Target> draining) {
		draining.forEach((target) -> target.open(false));
		this.targets.forEach((key, target) -> {
			if (!next.containsKey(key)) {
				target.remove();
			}
		});
	}

	/** What tells backends apart. */
	private record TargetKey(String instanceId, long generation, String address) {

		static TargetKey of(Backend backend) {
			return new TargetKey(backend.instanceId(), backend.generation(), backend.address());
		}

	}

	/** One table, ready for look-ups. */
	private record Snapshot(long revision, Map<String, Destination> routes, List<Target> draining,
			Map<String, Set<Integer>> releases) {
	}

}
