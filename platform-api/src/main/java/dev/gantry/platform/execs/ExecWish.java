package dev.gantry.platform.execs;

import dev.gantry.contracts.link.ExecQuery;

/**
 * A command that somebody who may wants to run, or a run that they want to attach to.
 *
 * @param nodeId the node that has it
 * @param instanceId the instance or run
 * @param query what to run
 * @param note what is told once it goes on, or {@code null}
 */
record ExecWish(String nodeId, String instanceId, ExecQuery query, Note note) {

	/**
	 * An event.
	 *
	 * @param app the app
	 * @param subject the instance, by name
	 * @param actor who
	 * @param message what they did
	 */
	record Note(String app, String subject, String actor, String message) {
	}

}
