/**
 * Reconciliation: from what is wanted and what is observed to the next actions.
 */
package dev.gantry.scheduler.reconcile;
