package dev.gantry.scheduler.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.Observed;

/**
 * Compares what is wanted with what is observed and decides on the next steps. A pure
 * function but for the ids of new instances, which come from a port. Steps that follow
 * from steps are decided together, so that they are stored together. Call it again after
 * its plan is stored and published, until a plan is empty: steps that follow from a new
 * routing table come then.
 */
public final class Reconciler {

	/** No chain of steps is longer; a longer one would be a loop. */
	private static final int MAX_ROUNDS = 8;

	private final Settings settings;

	private final Supplier<String> ids;

	public Reconciler(Settings settings, Supplier<String> ids) {
		this.settings = settings;
		this.ids = ids;
	}

	/** The next steps, and when to look again if nothing is heard until then. */
	public Plan reconcile(Cluster cluster, Observed observed, Instant now) {
		Cluster present = cluster;
		List<Action> all = new ArrayList<>();
		for (int round = 0; round < MAX_ROUNDS; round++) {
			Plan plan = round(present, observed, now);
			if (plan.actions().isEmpty()) {
				return new Plan(merged(all), plan.wakeAt());
			}
			all.addAll(plan.actions());
			if (plan.actions().size() >= this.settings.batch()) {
				break;
			}
			present = Replay.of(present, plan.actions(), now);
		}
		return new Plan(merged(all), now);
	}

	/** Leaves out what is overtaken: an instance is saved once, as it is in the end. */
	private static List<Action> merged(List<Action> actions) {
		Set<String> later = new HashSet<>();
		List<Action> merged = new ArrayList<>();
		for (int i = actions.size() - 1; i >= 0; i--) {
			Action action = actions.get(i);
			boolean overtaken = action instanceof Action.SaveInstance save && !later.add(save.instance().id());
			if (action instanceof Action.RemoveInstance remove) {
				later.add(remove.instanceId());
			}
			if (!overtaken) {
				merged.add(action);
			}
		}
		Collections.reverse(merged);
		return merged;
	}

	private Plan round(Cluster cluster, Observed observed, Instant now) {
		Draft draft = new Draft(cluster, observed, now, this.settings);
		new NodeWatch(draft).watch();
		new ReportIntake(draft).take();
		Retirement retirement = new Retirement(draft);
		for (AppDraft app : draft.apps()) {
			new Rollouts(draft, app).advance();
			new Formation(draft, retirement, this.ids).keep(app);
		}
		retirement.advance();
		Writers writers = new Writers(draft);
		draft.apps().forEach(writers::release);
		Assigner assigner = new Assigner(draft);
		assigner.assign();
		new RunQueue(draft, assigner).advance();
		new BuildQueue(draft).advance();
		new Demolition(draft).advance();
		return draft.plan();
	}

}
