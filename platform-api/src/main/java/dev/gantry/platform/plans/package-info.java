/**
 * Tells what a deployment would do before it is done: what was detected, by which file,
 * and what follows from it.
 */
package dev.gantry.platform.plans;
