package dev.gantry.scheduler.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Rollout;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Wanted;

/**
 * Keeps exactly one instance in each slot of the release in force and of the release that
 * is being rolled out; retires all others. A slot on a node that is being drained has two
 * until the second is healthy.
 */
final class Formation {

	private final Draft draft;

	private final Retirement retirement;

	private final Supplier<String> ids;

	Formation(Draft draft, Retirement retirement, Supplier<String> ids) {
		this.draft = draft;
		this.retirement = retirement;
		this.ids = ids;
	}

	void keep(AppDraft app) {
		Map<Slot, List<Instance>> occupants = new LinkedHashMap<>();
		for (int release : wantedReleases(app)) {
			app.slots(release).forEach((slot) -> occupants.put(slot, new ArrayList<>()));
		}
		for (Instance instance : app.instances()) {
			if (!instance.wanted().up()) {
				continue;
			}
			List<Instance> slot = occupants.get(instance.slot());
			if (slot == null) {
				this.retirement.retire(instance, reason(app, instance));
			}
			else {
				slot.add(instance);
			}
		}
		occupants.forEach(this::keep);
	}

	private static TreeSet<Integer> wantedReleases(AppDraft app) {
		TreeSet<Integer> wanted = new TreeSet<>();
		if (app.app().deleting()) {
			return wanted;
		}
		if (app.serving() != null) {
			wanted.add(app.serving());
		}
		app.rollouts()
			.stream()
			.filter((rollout) -> !rollout.succeeded())
			.max(Comparator.comparing(Rollout::number))
			.filter((rollout) -> rollout.reached().contains(DeploymentStage.PREPARED))
			.map(Rollout::release)
			.ifPresent(wanted::add);
		return wanted;
	}

	private static String reason(AppDraft app, Instance instance) {
		if (app.app().deleting()) {
			return "the app is being destroyed";
		}
		if (app.serving() == null || instance.slot().release() != app.serving()) {
			return "release " + instance.slot().release() + " is no longer wanted";
		}
		return "scaled down to " + app.app().replicas(instance.slot().process()) + " of " + instance.slot().process();
	}

	private void keep(Slot slot, List<Instance> occupants) {
		if (occupants.isEmpty()) {
			create(slot, "wanted by release " + slot.release());
			return;
		}
		List<Instance> settled = occupants.stream()
			.filter((instance) -> !this.draft.draining(instance.node()))
			.sorted(Comparator.comparing(Instance::healthy)
				.reversed()
				.thenComparing(Instance::createdAt)
				.thenComparing(Instance::id))
			.toList();
		if (settled.isEmpty()) {
			Instance leaving = occupants.get(0);
			if (leaving.wanted() instanceof Wanted.Running) {
				create(slot, "replaces the instance on node " + this.draft.nodeName(leaving.node())
						+ ", which is being drained");
			}
			return;
		}
		settled.stream().skip(1).forEach((instance) -> this.retirement.retire(instance, "another one has its place"));
		if (settled.get(0).healthy()) {
			occupants.stream()
				.filter((instance) -> !settled.contains(instance))
				.forEach((instance) -> this.retirement.retire(instance, "its replacement is healthy"));
		}
	}

	private void create(Slot slot, String reason) {
		if (this.draft.full()) {
			return;
		}
		Instance instance = Instance.create(this.ids.get(), slot, this.draft.now());
		this.draft.put(instance.note(this.draft.now(), reason));
	}

}
