/**
 * Builds that the platform gives to this node.
 */
package dev.gantry.agent.builds;
