package dev.gantry.engine.launch;

/**
 * A sandbox that was executed.
 *
 * @param plan what was
 * @param init the number of its first process
 */
record PreparedSandbox(SandboxPlan plan, int init) {
}
