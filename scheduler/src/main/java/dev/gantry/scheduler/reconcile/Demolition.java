package dev.gantry.scheduler.reconcile;

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
			if (app.app().deleting() && app.instances().isEmpty() && app.rollouts().isEmpty() && !building) {
				this.draft.act(new Action.RemoveApp(app.name()));
				this.draft.act(new Action.RecordEvent("app.destroyed", app.name(), app.name(),
						"App " + app.name() + " is destroyed"));
			}
		}
	}

}
