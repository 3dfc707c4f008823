/**
 * Placement and reconciliation as pure functions.
 */
package dev.gantry.scheduler;
