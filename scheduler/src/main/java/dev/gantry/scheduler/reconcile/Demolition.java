package dev.gantry.scheduler.reconcile;

import dev.gantry.scheduler.cluster.Run;

/** Forgets apps that are being destroyed once nothing of them is left on any node. */
final class Demolition {

	private final Draft draft;

	Demolition(Draft draft) {
		this.draft = draft;
	}

	void advance() {
		for (AppDraft app : this.draft.apps()) {
			boolean building = this.draft.cluster()
				.builds()
				.stream()
				.anyMatch((build) -> build.app().equals(app.name()));
			boolean running = this.draft.cluster()
				.runs()
				.stream()
				.anyMatch((run) -> run.slot().app().equals(app.name()) && !(run.stage() instanceof Run.Ended));
			if (app.app().deleting() && app.instances().isEmpty() && app.rollouts().isEmpty() && !building
					&& !running) {
				this.draft.act(new Action.RemoveApp(app.name()));
				this.draft.act(new Action.RecordEvent("app.destroyed", app.name(), app.name(),
						"App " + app.name() + " is destroyed"));
			}
		}
	}

}
