package dev.gantry.scheduler.reconcile;

import java.time.Instant;
import java.util.function.Supplier;

import dev.gantry.scheduler.cluster.Cluster;
import dev.gantry.scheduler.cluster.Observed;

/**
 * Compares what is wanted with what is observed and decides on the next steps. A pure
 * function but for the ids of new instances, which come from a port. Call it again after
 * its plan is stored, until a plan is empty: steps that follow from steps come then.
 */
public final class Reconciler {

	private final Settings settings;

	private final Supplier<String> ids;

	public Reconciler(Settings settings, Supplier<String> ids) {
		this.settings = settings;
		this.ids = ids;
	}

	/** The next steps, and when to look again if nothing is heard until then. */
	public Plan reconcile(Cluster cluster, Observed observed, Instant now) {
		Draft draft = new Draft(cluster, observed, now, this.settings);
		new NodeWatch(draft).watch();
		new ReportIntake(draft).take();
		Retirement retirement = new Retirement(draft);
		for (AppDraft app : draft.apps()) {
			new Rollouts(draft, app).advance();
			new Formation(draft, retirement, this.ids).keep(app);
		}
		retirement.advance();
		new Assigner(draft).assign();
		new BuildQueue(draft).advance();
		new Demolition(draft).advance();
		return draft.plan();
	}

}
