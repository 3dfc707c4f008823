/**
 * What containers write: rotated files of time-stamped lines, and their readers.
 */
package dev.gantry.engine.logs;
