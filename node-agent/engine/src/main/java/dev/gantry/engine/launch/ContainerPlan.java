package dev.gantry.engine.launch;

/**
 * What makes a container of a sandbox.
 *
 * @param shim what the shim does as root of the host
 * @param init what the sandbox's init does then, up to the program
 */
record ContainerPlan(LaunchPlan shim, LaunchPlan init) {
}
