package dev.gantry.platform.control;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import dev.gantry.contracts.apps.NodeStatus;
import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Node;
import dev.gantry.scheduler.reconcile.Action;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;

/** The control loop in figures. */
final class ControlFigures {

	private final MeterRegistry registry;

	private final Timer rounds;

	private final Timer stores;

	private final AtomicLong epoch;

	private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();

	ControlFigures(MeterRegistry registry) {
		this.registry = registry;
		this.rounds = Timer.builder("gantry.control.rounds")
			.description("Deciding on the next steps")
			.publishPercentileHistogram()
			.register(registry);
		this.stores = Timer.builder("gantry.control.stores")
			.description("Storing the steps of one decision")
			.publishPercentileHistogram()
			.register(registry);
		this.epoch = registry.gauge("gantry.control.epoch", new AtomicLong());
	}

	/** The epoch in which this server leads; 0 while it does not. */
	void leads(long present) {
		this.epoch.set(present);
	}

	void decided(Duration took) {
		this.rounds.record(took);
	}

	void stored(List<Action> actions, Duration took) {
		this.stores.record(took);
		actions.forEach(
				(action) -> this.registry.counter("gantry.control.actions", "action", action.getClass().getSimpleName())
					.increment());
	}

	/** Counts instances by what is wanted of them and nodes by status. */
	void observe(Cluster cluster) {
		this.gauges.values().forEach((gauge) -> gauge.set(0));
		cluster.instances()
			.stream()
			.collect(Collectors.groupingBy(ControlFigures::state, Collectors.counting()))
			.forEach((state, count) -> gauge("gantry.instances", "state", state).set(count));
		cluster.nodes()
			.stream()
			.collect(Collectors.groupingBy(Node::status, Collectors.counting()))
			.forEach((NodeStatus status, Long count) -> gauge("gantry.nodes", "status", status.name()).set(count));
	}

	private static String state(Instance instance) {
		if (instance.healthy() && instance.wanted().up()) {
			return "HEALTHY";
		}
		return instance.wanted().getClass().getSimpleName().toUpperCase(Locale.ROOT);
	}

	private AtomicLong gauge(String name, String tag, String value) {
		return this.gauges.computeIfAbsent(name + value,
				(key) -> this.registry.gauge(name, List.of(Tag.of(tag, value)), new AtomicLong()));
	}

}
