/**
 * Numbers that only grow, across restarts and replicas.
 */
package dev.gantry.platform.counters;
