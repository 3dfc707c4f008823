package dev.gantry.platform.execs;

import dev.gantry.contracts.link.ExecQuery;

/**
 * A command that somebody who may wants to run.
 *
 * @param nodeId the instance's node
 * @param instanceId the instance
 * @param query what to run
 */
record ExecWish(String nodeId, String instanceId, ExecQuery query) {
}
