package dev.gantry.platform.runs;

import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.runs.RunView;

/** Runs as people see them. */
final class RunViews {

	private RunViews() {
	}

	static RunView of(Run run, String app, String node) {
		RunOrigin origin = run.origin();
		return new RunView(run.id(), app, run.number(), run.name(), origin.kind(), origin.job(), origin.scheduledAt(),
				run.spec().command(), run.release(), run.state(), explanation(run, node), run.exitCode(),
				run.state().ended() ? run.failure() : null, node, run.spec().terminal(), origin.requestedBy(),
				run.createdAt(), run.startedAt(), run.endedAt());
	}

	private static String explanation(Run run, String node) {
		String where = (node != null) ? " on " + node : "";
		Failure failure = run.failure();
		return switch (run.state()) {
			case WAITING -> (run.waiting() != null) ? run.waiting() : "Waits for a node";
			case STARTING ->
				run.spec().attached() ? "Is made ready" + where + " for who attaches" : "Is being started" + where;
			case RUNNING -> "Runs" + where;
			case STOPPING -> "Was told to end" + where + ((failure != null) ? ": " + failure.detail() : "");
			case SUCCEEDED -> "Ended well";
			case FAILED, STOPPED -> (failure != null) ? failure.detail() : "Ended";
		};
	}

}
