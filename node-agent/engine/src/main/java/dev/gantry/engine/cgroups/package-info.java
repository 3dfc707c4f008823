/**
 * Control groups of containers: limits, use, device rules.
 */
package dev.gantry.engine.cgroups;
