/**
 * When something is due, by the clock on the wall of a time zone.
 */
package dev.gantry.platform.schedules;
