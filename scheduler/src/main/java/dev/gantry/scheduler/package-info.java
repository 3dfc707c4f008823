/**
 * Placement and reconciliation as pure functions: what is wanted and what is observed go
 * in, the next steps and their reasons come out.
 */
package dev.gantry.scheduler;
