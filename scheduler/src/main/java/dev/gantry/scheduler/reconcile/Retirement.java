package dev.gantry.scheduler.reconcile;

import java.time.Instant;

import dev.gantry.contracts.link.ContainerPhase;
import dev.gantry.contracts.link.ContainerReport;
import dev.gantry.contracts.routing.BackendState;
import dev.gantry.scheduler.cluster.Instance;
import dev.gantry.scheduler.cluster.NodeObservation;
import dev.gantry.scheduler.cluster.ProcessType;
import dev.gantry.scheduler.cluster.Wanted;
import dev.gantry.scheduler.routing.Publication;

/** Leads instances that are no longer wanted to their end: drain, stop, remove. */
final class Retirement {

	private final Draft draft;

	Retirement(Draft draft) {
		this.draft = draft;
	}

	/** Begins the end of an instance that is up. */
	void retire(Instance instance, String reason) {
		Instant now = this.draft.now();
		if (instance.node() == null) {
			this.draft.remove(instance);
			return;
		}
		boolean routed = mayHaveRequests(instance);
		Wanted wanted = routed
				? new Wanted.Draining(instance.node(), now, now.plus(this.draft.settings().rollouts().drain()))
				: new Wanted.Stopping(instance.node(), now);
		this.draft.put(instance.with(wanted).note(now, (routed ? "drains: " : "stops: ") + reason));
	}

	/**
	 * Whether a router may still send requests to it. The table in force does not tell: a
	 * router may be behind.
	 */
	private static boolean mayHaveRequests(Instance instance) {
		return instance.slot().process().equals(ProcessType.WEB)
				&& (instance.healthy() || instance.phase() == ContainerPhase.UNHEALTHY);
	}

	/** Takes every instance on its way out one step further. */
	void advance() {
		for (Instance instance : this.draft.instances()) {
			if (instance.wanted() instanceof Wanted.Draining draining) {
				if (ended(instance)) {
					this.draft.remove(instance);
				}
				else {
					drain(instance, draining);
				}
			}
			else if (instance.wanted() instanceof Wanted.Stopping && ended(instance) && !lingers(instance)) {
				this.draft.remove(instance);
			}
		}
	}

	private void drain(Instance instance, Wanted.Draining draining) {
		int inFlight = this.draft.inFlight(instance.key());
		String reason;
		if (drained(instance, inFlight)) {
			reason = "stops: it has no request in flight";
		}
		else if (this.draft.past(draining.deadline())) {
			reason = "stops: its time to drain is over with " + inFlight + " requests in flight";
		}
		else {
			return;
		}
		Instant now = this.draft.now();
		this.draft.put(instance.with(new Wanted.Stopping(draining.node(), now)).note(now, reason));
	}

	private boolean drained(Instance instance, int inFlight) {
		Publication publication = this.draft.observed().publication();
		Publication.Standing standing = publication.backends().get(instance.key());
		if (standing != null && standing.state() == BackendState.ACTIVE) {
			return false;
		}
		long since = standing == null ? publication.table().revision() : standing.since();
		return inFlight == 0 && this.draft.acknowledged(since);
	}

	/** Whether somebody may want to read what it said before it failed. */
	private boolean lingers(Instance instance) {
		return instance.history().failures() > 0 && instance.phase() != null && instance.phase().ended()
				&& !this.draft.lost(instance.node()) && !this.draft.app(instance.slot().app()).app().deleting()
				&& !this.draft.past(instance.wanted().since().plus(this.draft.settings().restarts().linger()));
	}

	private boolean ended(Instance instance) {
		if (this.draft.lost(instance.node())) {
			return true;
		}
		NodeObservation heard = this.draft.heard(instance.node());
		if (heard == null || heard.at().isBefore(instance.wanted().since())) {
			return false;
		}
		ContainerReport report = heard.containers().get(instance.key());
		return report == null || report.phase().ended();
	}

}
