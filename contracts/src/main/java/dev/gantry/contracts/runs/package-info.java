/**
 * Commands that run to their end: one-off runs, release commands and scheduled jobs.
 */
package dev.gantry.contracts.runs;
