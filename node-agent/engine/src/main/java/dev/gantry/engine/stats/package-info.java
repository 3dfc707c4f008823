/**
 * What containers use, and the processes in them.
 */
package dev.gantry.engine.stats;
