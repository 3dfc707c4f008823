package dev.gantry.platform.runs;

/**
 * Published in the transaction in which a run gets further.
 *
 * @param runId the run
 * @param ended whether that is its end, after which its container stays until its lines
 * are read
 */
public record RunMoved(String runId, boolean ended) {
}
