/**
 * Jobs: commands that an app runs on a schedule.
 */
package dev.gantry.platform.jobs;
