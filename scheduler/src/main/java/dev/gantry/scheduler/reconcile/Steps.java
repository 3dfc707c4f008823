package dev.gantry.scheduler.reconcile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.contracts.values.RolloutSteps;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Release;
import dev.gantry.scheduler.cluster.Slot;

/**
 * A rollout that replaces some instances at a time. A step begins when all instances of
 * the former ones are healthy: then as many former instances go as new ones may come. At
 * no time are there more instances than wanted plus surge, nor fewer ready ones than
 * wanted less step plus surge; that floor holds for the way back, too.
 */
final class Steps {

	private final Draft draft;

	private final AppDraft app;

	private final Map<String, Integer> ready = new HashMap<>();

	private final Map<String, Integer> all = new HashMap<>();

	Steps(Draft draft, AppDraft app) {
		this.draft = draft;
		this.app = app;
		for (Instance instance : app.instances()) {
			String process = instance.slot().process();
			this.all.merge(process, 1, Integer::sum);
			if (ready(instance)) {
				this.ready.merge(process, 1, Integer::sum);
			}
		}
	}

	private boolean ready(Instance instance) {
		return instance.wanted().up() && instance.healthy() && !this.draft.lost(instance.node());
	}

	/** Takes out the slots whose turn has not come, and those whose turn is over. */
	void limit(Set<Slot> slots, int coming) {
		List<ProcessType> processes = this.app.app().release(coming).map(Release::processes).orElse(List.of());
		for (ProcessType process : processes) {
			if (steps(coming, process.type())) {
				limit(slots, coming, process.type());
			}
		}
	}

	private boolean steps(int release, String process) {
		Integer serving = this.app.serving();
		return serving != null && this.app.app().steps(release, process)
				&& this.app.process(new Slot(this.app.name(), serving, process, 1)).isPresent();
	}

	private void limit(Set<Slot> slots, int coming, String process) {
		int replicas = this.app.app().replicas(process);
		RolloutSteps sizes = sizes(coming, process);
		Map<Slot, Instance> present = this.app.instances()
			.stream()
			.filter((instance) -> instance.wanted().up() && instance.slot().process().equals(process))
			.collect(Collectors.toMap(Instance::slot, (instance) -> instance,
					(first, second) -> second.healthy() ? second : first));
		List<Instance> fresh = present.values()
			.stream()
			.filter((instance) -> instance.slot().release() == coming)
			.toList();
		boolean done = fresh.stream().allMatch(Instance::healthy);
		int news = done ? Math.min(replicas, fresh.size() + sizes.step(replicas)) : fresh.size();
		keep(slots, present, process, coming, news);
		int former = Math.max(0, Math.min(replicas, replicas + sizes.surge(replicas) - news));
		keep(slots, present, process, this.app.serving(), former);
	}

	private RolloutSteps sizes(int release, String process) {
		return this.app.process(new Slot(this.app.name(), release, process, 1))
			.map(ProcessType::steps)
			.orElse(RolloutSteps.ALL);
	}

	/**
	 * Keeps so many slots of a release: those that are ready, then those that are taken.
	 */
	private static void keep(Set<Slot> slots, Map<Slot, Instance> present, String process, int release, int count) {
		Comparator<Slot> readyFirst = Comparator
			.comparing((Slot slot) -> !present.containsKey(slot) ? 2 : present.get(slot).healthy() ? 0 : 1);
		Set<Slot> kept = slots.stream()
			.filter((slot) -> slot.release() == release && slot.process().equals(process))
			.sorted(readyFirst.thenComparing(Slot::index))
			.limit(count)
			.collect(Collectors.toCollection(HashSet::new));
		slots.removeIf((slot) -> slot.release() == release && slot.process().equals(process) && !kept.contains(slot));
	}

	/** Whether one more instance may be made for a slot now; counts it if so. */
	boolean makes(Slot slot, Integer coming) {
		String process = slot.process();
		Optional<Integer> stepping = (coming != null && steps(coming, process)) ? Optional.of(coming)
				: abandoned(process).or(() -> serving(process));
		if (stepping.isPresent()) {
			int replicas = this.app.app().replicas(process);
			int most = Math.max(1, replicas + sizes(stepping.get(), process).surge(replicas));
			if (this.all.getOrDefault(process, 0) >= most) {
				return false;
			}
		}
		this.all.merge(process, 1, Integer::sum);
		return true;
	}

	/** The release in force, whose former instances may still be on their way out. */
	private Optional<Integer> serving(String process) {
		return Optional.ofNullable(this.app.serving()).filter((serving) -> steps(serving, process));
	}

	/** The release of a rollout in steps that was given up, and left instances behind. */
	private Optional<Integer> abandoned(String process) {
		return this.app.instances()
			.stream()
			.map(Instance::slot)
			.filter((slot) -> slot.process().equals(process) && this.app.serving() != null
					&& slot.release() > this.app.serving() && steps(slot.release(), process))
			.map(Slot::release)
			.max(Comparator.naturalOrder());
	}

	/**
	 * Whether an instance that is not wanted may go now, without too few ready ones being
	 * left; counts it if so.
	 */
	boolean lets(Instance instance, Integer coming) {
		String process = instance.slot().process();
		Integer serving = this.app.serving();
		if (this.app.app().deleting() || serving == null || !ready(instance)) {
			return true;
		}
		int release = (coming != null && steps(coming, process)) ? coming : instance.slot().release();
		if (steps(release, process) && release != serving) {
			int replicas = this.app.app().replicas(process);
			RolloutSteps sizes = sizes(release, process);
			int floor = replicas - sizes.step(replicas) + sizes.surge(replicas);
			if (this.ready.getOrDefault(process, 0) <= floor) {
				return false;
			}
		}
		this.ready.merge(process, -1, Integer::sum);
		return true;
	}

	/** How far it has come, in words; {@code null} if nothing is replaced in steps. */
	static String progress(AppDraft app, int coming) {
		List<String> parts = app.app()
			.release(coming)
			.map(Release::processes)
			.orElse(List.of())
			.stream()
			.map(ProcessType::type)
			.filter((process) -> app.serving() != null && app.app().steps(coming, process))
			.map((process) -> app.instances()
				.stream()
				.filter((instance) -> instance.slot().release() == coming && instance.slot().process().equals(process)
						&& instance.healthy())
				.count() + " of " + app.app().replicas(process) + " " + process + " replaced")
			.toList();
		return parts.isEmpty() ? null : String.join(", ", parts);
	}

}
