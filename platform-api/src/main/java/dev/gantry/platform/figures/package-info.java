/**
 * What apps did lately: requests, latencies, processors and memory, kept in memory.
 */
package dev.gantry.platform.figures;
