package dev.gantry.platform.control;

import java.time.Instant;

import dev.gantry.platform.instances.Observation;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.instances.WantedKind;
import dev.gantry.scheduler.cluster.History;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.Sighting;
import dev.gantry.scheduler.cluster.Slot;
import dev.gantry.scheduler.cluster.Wanted;

/** Between instances as they are stored and as they are reconciled. */
final class InstanceRows {

	private InstanceRows() {
	}

	/**
	 * The instance of a row.
	 * @param newest the newest observation of the instance, or {@code null}; one of a
	 * former generation does not count
	 */
	static Instance toInstance(StoredInstance stored, String app, Observation newest) {
		Sighting seen = newest == null || newest.key().generation() != stored.generation() ? null
				: new Sighting(newest.report(), newest.toldAt());
		return new Instance(stored.id(), new Slot(app, stored.release(), stored.process(), stored.replica()),
				stored.createdAt(), stored.generation(), wanted(stored), seen,
				new History(stored.failures(), stored.lastExit(), stored.notes()));
	}

	private static Wanted wanted(StoredInstance stored) {
		String node = stored.nodeId();
		Instant since = stored.wantedSince();
		return switch (stored.wanted()) {
			case UNPLACED -> new Wanted.Unplaced(since);
			case RUNNING -> new Wanted.Running(node, since);
			case RESTING -> new Wanted.Resting(node, since, stored.wantedUntil());
			case DRAINING -> new Wanted.Draining(node, since, stored.wantedUntil());
			case STOPPING -> new Wanted.Stopping(node, since);
		};
	}

	/** Writes an instance into its row. */
	static void write(Instance instance, StoredInstance row) {
		Wanted wanted = instance.wanted();
		row.want(instance.generation(), kind(wanted), wanted.node(), wanted.since(), until(wanted));
		row.remember(instance.history().failures(), instance.history().lastExit(), instance.history().notes());
	}

	private static WantedKind kind(Wanted wanted) {
		if (wanted instanceof Wanted.Unplaced) {
			return WantedKind.UNPLACED;
		}
		if (wanted instanceof Wanted.Running) {
			return WantedKind.RUNNING;
		}
		if (wanted instanceof Wanted.Resting) {
			return WantedKind.RESTING;
		}
		return wanted instanceof Wanted.Draining ? WantedKind.DRAINING : WantedKind.STOPPING;
	}

	private static Instant until(Wanted wanted) {
		if (wanted instanceof Wanted.Resting resting) {
			return resting.until();
		}
		return wanted instanceof Wanted.Draining draining ? draining.deadline() : null;
	}

}
