package dev.gantry.contracts.runs;

import java.time.Instant;
import java.util.List;

import dev.gantry.contracts.errors.Failure;

/**
 * A run as the API shows it.
 *
 * @param id its id
 * @param app the app
 * @param number counts the app's runs from 1
 * @param name {@code run.7}, as in logs
 * @param kind what set it off
 * @param job the name of its job, or {@code null}
 * @param scheduledAt the time of the schedule that it is for, or {@code null}
 * @param command the program and its arguments
 * @param release the release whose image and configuration it has
 * @param state how far it is
 * @param explanation why it is so, in a sentence
 * @param exitCode its command's status, or 128 and the signal that ended it, or
 * {@code null} while there is none
 * @param failure why it did not run or end as it should, or {@code null}
 * @param node the node's name, or {@code null}
 * @param terminal whether it has a terminal
 * @param requestedBy the name of the token that asked for it
 * @param createdAt when it was asked for
 * @param startedAt when its command began, or {@code null}
 * @param endedAt when it ended, or {@code null}
 */
public record RunView(String id, String app, int number, String name, RunKind kind, String job, Instant scheduledAt,
		List<String> command, int release, RunState state, String explanation, Integer exitCode, Failure failure,
		String node, boolean terminal, String requestedBy, Instant createdAt, Instant startedAt, Instant endedAt) {
}
