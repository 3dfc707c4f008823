/**
 * Processes by descriptor and by number: signals, ends, start times.
 */
package dev.gantry.kernel.process;
