/**
 * Runs: commands of an app that run once to their end, asked for by people, deployments
 * or jobs.
 */
package dev.gantry.platform.runs;
