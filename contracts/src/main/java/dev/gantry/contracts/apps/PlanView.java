package dev.gantry.contracts.apps;

import java.util.List;

import dev.gantry.contracts.detection.Decision;

/**
 * What a deployment of a source tree would do, told before it is done.
 *
 * @param app the app's name
 * @param fresh whether the deployment would make the app
 * @param decisions what is decided, each with what says so
 * @param dockerfile the Dockerfile that Gantry would build with, or {@code null} if the
 * source has its own
 * @param gantryFile a {@code gantry.yaml} that says the same, for the source tree, or
 * {@code null} if it has one
 */
public record PlanView(String app, boolean fresh, List<Decision> decisions, String dockerfile, String gantryFile) {

	public PlanView {
		decisions = List.copyOf(decisions);
	}

}
