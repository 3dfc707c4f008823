package dev.gantry.scheduler.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

import dev.gantry.contracts.apps.DeploymentStage;
import dev.gantry.contracts.values.VolumeMounts;
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

	private final Writers writers;

	Formation(Draft draft, Retirement retirement, Supplier<String> ids) {
		this.draft = draft;
		this.retirement = retirement;
		this.ids = ids;
		this.writers = new Writers(draft);
	}

	void keep(AppDraft app) {
		Map<Slot, List<Instance>> occupants = new LinkedHashMap<>();
		for (int release : wantedReleases(app)) {
			occupants.keySet().removeIf((slot) -> givesWay(app, slot, release));
			app.slots(release).forEach((slot) -> occupants.put(slot, new ArrayList<>()));
		}
		Integer coming = coming(app).orElse(null);
		Steps steps = new Steps(this.draft, app);
		if (coming != null) {
			steps.limit(occupants.keySet(), coming);
		}
		for (Instance instance : app.instances()) {
			if (!instance.wanted().up()) {
				continue;
			}
			List<Instance> slot = occupants.get(instance.slot());
			if (slot != null) {
				slot.add(instance);
			}
			else if (steps.lets(instance, coming)) {
				this.retirement.retire(instance, reason(app, instance));
			}
		}
		occupants.forEach((slot, present) -> {
			if (!present.isEmpty() || steps.makes(slot, coming)) {
				keep(app, slot, present);
			}
		});
	}

	/**
	 * Whether a slot's volume goes to a later release now. Stop-first: it must be given
	 * back before the later one can begin, so it is only if the later one can be placed
	 * then.
	 */
	private boolean givesWay(AppDraft app, Slot slot, int later) {
		VolumeMounts mounts = app.mounts(slot);
		return slot.release() < later && app.slots(later)
			.stream()
			.map(app::mounts)
			.anyMatch((wanted) -> wanted.shares(mounts) && this.writers.taken(app, wanted));
	}

	private static TreeSet<Integer> wantedReleases(AppDraft app) {
		TreeSet<Integer> wanted = new TreeSet<>();
		if (app.app().deleting()) {
			return wanted;
		}
		if (app.serving() != null) {
			wanted.add(app.serving());
		}
		coming(app).ifPresent(wanted::add);
		return wanted;
	}

	/** The release that is being rolled out. */
	private static Optional<Integer> coming(AppDraft app) {
		return app.rollouts()
			.stream()
			.filter((rollout) -> !rollout.succeeded())
			.max(Comparator.comparing(Rollout::number))
			.filter((rollout) -> rollout.reached().contains(DeploymentStage.PREPARED) && !app.app().deleting())
			.map(Rollout::release)
			.filter((release) -> !release.equals(app.serving()));
	}

	private static String reason(AppDraft app, Instance instance) {
		if (app.app().deleting()) {
			return "the app is being destroyed";
		}
		boolean gives = app.slots(instance.slot().release()).contains(instance.slot())
				&& !app.mounts(instance.slot()).isEmpty();
		if (gives && app.serving() != null && instance.slot().release() == app.serving()) {
			return "a newer release gets its volume, which has one writer";
		}
		if (app.serving() == null || instance.slot().release() != app.serving()) {
			return "release " + instance.slot().release() + " is no longer wanted";
		}
		if (app.slots(instance.slot().release()).contains(instance.slot())) {
			return "an instance of a newer release takes its place";
		}
		return "scaled down to " + app.app().replicas(instance.slot().process()) + " of " + instance.slot().process();
	}

	private void keep(AppDraft app, Slot slot, List<Instance> occupants) {
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
			if (!app.data(app.mounts(slot)).isEmpty()) {
				this.draft.put(leaving.note(this.draft.now(), "stays on node " + this.draft.nodeName(leaving.node())
						+ ", which is being drained: the data of its volume is there and does not move"));
			}
			else if (leaving.wanted() instanceof Wanted.Running) {
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
