package dev.gantry.platform.runs;

import java.time.Instant;

import dev.gantry.scheduler.reconcile.Action;

/**
 * Published in the leader's transaction for each thing that it decides about a run.
 *
 * @param action what
 * @param now when
 */
public record RunDecided(Action.OfRun action, Instant now) {
}
