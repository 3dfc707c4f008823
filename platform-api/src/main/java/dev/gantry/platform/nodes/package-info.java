/**
 * The hosts that run instances.
 */
package dev.gantry.platform.nodes;
