/**
 * Placement: which node gets an instance, and why the others did not.
 */
package dev.gantry.scheduler.placement;
